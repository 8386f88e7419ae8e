using System.Globalization;

namespace Ampersand.Write.Emulator;

/// <summary>Gets the CSV behind a <c>recordsURL</c>.</summary>
internal sealed class CsvSource(FileStore files) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, UseProxy = true })
    {
        // A host that never answers must not hold an operation for ever; the emulator's own clock may be a test's.
        Timeout = TimeSpan.FromMinutes(2),
    };

    public async Task<Stream> OpenAsync(Uri url, CancellationToken cancellationToken)
    {
        if (url.Scheme == "gs")
        {
            return files.Open(url.OriginalString) ?? throw new CsvRefusedException($"Nothing was uploaded for {url.OriginalString}.");
        }

        var shown = url.GetLeftPart(UriPartial.Path);
        try
        {
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new CsvRefusedException(
                    string.Create(CultureInfo.InvariantCulture, $"{shown} answered {(int)response.StatusCode} instead of a CSV."));
            }

            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await files.BufferAsync(content, FileStore.Limit, cancellationToken)
                ?? throw new CsvRefusedException(
                    string.Create(CultureInfo.InvariantCulture, $"The file behind {shown} has more than {FileStore.Limit} bytes."));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            throw new CsvRefusedException($"{shown} could not be read: {exception.Message}");
        }
    }

    public void Dispose() => http.Dispose();
}
