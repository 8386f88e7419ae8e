using System.Text.Json;
using System.Text.RegularExpressions;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Upsert;

/// <summary>Brings a file to where Ampersand can fetch it: asks for a signed address, and puts the file there.</summary>
internal sealed class UploadClient(UpsertTarget target, IProgress<RunEvent>? progress)
{
    // Who cannot send a file within the life of four addresses will not with a fifth.
    private const int MaxAddresses = 4;

    private static readonly Regex SaysExpired = Pattern("expired");

    /// <summary>
    /// What a storage says (in the codes of S3's and Google's XML API) where a fresh address may do better: the body took too long, or was
    /// altered on its way in what the signature covers.
    /// </summary>
    private static readonly Regex SaysUnfit = Pattern("RequestTimeout|SignatureDoesNotMatch");

    private readonly AmpersandConnection connection = target.Connection;

    /// <summary>Uploads a file, from the start again with a fresh address when the one it had expired.</summary>
    /// <returns>The reference that Ampersand knows the file by.</returns>
    /// <exception cref="AmpersandException">The file did not arrive; nothing was written.</exception>
    public async Task<RecordsUrl> UploadAsync(UploadFile file, CancellationToken cancellationToken)
    {
        var unfit = 0;
        for (var addresses = 1; ; addresses++)
        {
            var place = await AskForPlaceAsync(file, cancellationToken).ConfigureAwait(false);
            try
            {
                await PutAsync(file, place, cancellationToken).ConfigureAwait(false);
                return place.Reference;
            }
            catch (AmpersandServiceException refused) when (file.Failure is null && addresses < MaxAddresses && HasExpired(place, refused))
            {
                progress.Detail($"The signed address for {file.Name} has expired; the upload begins again with a fresh one.");
            }
            catch (AmpersandServiceException refused) when (file.Failure is null && unfit == 0 && IsUnfit(refused))
            {
                unfit++;
                progress.Detail($"The storage did not take {file.Name} at its signed address; the upload begins again with a fresh one.");
            }
            catch (AmpersandServiceException failure)
            {
                throw file.Failure ?? Failed(failure, $"{file.Name} could not be uploaded, and nothing of it was written.");
            }
        }
    }

    private async Task<SignedUrl> AskForPlaceAsync(UploadFile file, CancellationToken cancellationToken)
    {
        var uri = ServiceAddress.WithQuery(
            ServiceAddress.Combine(connection.WriteUri, "generate-upload-url"),
            ("fileName", file.Name),
            ("md5", file.Md5));
        var request = new ServiceRequest(HttpMethod.Get, uri, Repeatable.Always) { WriteApi = target.Form };
        var asked = connection.Time.GetUtcNow();
        try
        {
            var answer = await connection.Client.SendAsync(request, progress, cancellationToken).ConfigureAwait(false);
            return Read(answer, asked) ?? throw connection.Client.InvalidAnswer(request, answer, "a signed https url and a reference");
        }
        catch (AmpersandServiceException failure)
        {
            throw Failed(failure, $"No place to upload {file.Name} to was given, and nothing of it was written.");
        }
    }

    private static SignedUrl? Read(ServiceResponse answer, DateTimeOffset asked)
    {
        try
        {
            var json = answer.ReadJsonObject();
            return json.TryGetProperty("url", out var url)
                && Uri.TryCreate(OperationJson.Text(url), UriKind.Absolute, out var place)
                && ServiceAddress.IsSafe(place)
                && json.TryGetProperty("reference", out var reference)
                && Uri.TryCreate(OperationJson.Text(reference), UriKind.Absolute, out var known)
                ? new SignedUrl(place, new RecordsUrl(known), asked + SignedUrl.Validity)
                : null;
        }
        catch (
            Exception unreadable) when (unreadable is JsonException or AmpersandException { ErrorId: nameof(ErrorIds.RecordsUrlInvalid) })
        {
            return null;
        }
    }

    private Task<ServiceResponse> PutAsync(UploadFile file, SignedUrl place, CancellationToken cancellationToken)
    {
        var request = new ServiceRequest(HttpMethod.Put, place.Url, Repeatable.Always)
        {
            Body = () => new UploadContent(file, progress),
            BodyBytes = file.Length,
            WithKey = false,
        };
        return connection.Client.SendAsync(request, progress, cancellationToken);
    }

    /// <summary>Storages say it in words of their own, and with several statuses; the clock says it too, unless it is wrong.</summary>
    private bool HasExpired(SignedUrl place, AmpersandServiceException refused) =>
        connection.Time.GetUtcNow() >= place.Expires
        || (refused.StatusCode is 400 or 401 or 403 && SaysExpired.IsMatch(refused.Message));

    private static bool IsUnfit(AmpersandServiceException refused) =>
        refused.StatusCode is 400 or 403 && SaysUnfit.IsMatch(refused.Message);

    private static Regex Pattern(string words) =>
        new(words, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static AmpersandServiceException Failed(AmpersandServiceException failure, string what) =>
        new(ErrorIds.UploadFailed(failure.Kind), $"{what} {failure.Message}")
        {
            StatusCode = failure.StatusCode,
            RequestId = failure.RequestId,
            WriteApi = failure.WriteApi,
            Attempts = failure.Attempts,
            IsTransient = failure.IsTransient,
            RecommendedAction = (failure.IsTransient ? "Try again later, or " : "Instead, ") + "send the file in parts, without an upload.",
        };
}

/// <summary>A place that Ampersand has reserved for one file: where to put it, and what to call it afterwards.</summary>
/// <param name="Url">The signed address. Its query is a secret as long as it is valid.</param>
/// <param name="Reference">What stands in <c>recordsURL</c> for the file.</param>
/// <param name="Expires">When the address stops to count, by this machine's clock.</param>
internal sealed record SignedUrl(Uri Url, RecordsUrl Reference, DateTimeOffset Expires)
{
    /// <summary>How long a signed address counts (Ampersand, Write Actions, 2024).</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(15);

    public override string ToString() => ServiceAddress.ForDisplay(Url);
}
