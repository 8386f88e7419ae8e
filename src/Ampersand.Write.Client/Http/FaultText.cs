using System.Globalization;
using Polly.Timeout;

namespace Ampersand.Write.Http;

/// <summary>What a request met, in the few words that a progress bar has room for: <c>503 from the write host</c>.</summary>
internal static class FaultText
{
    /// <summary>An answer that is not the one that was asked for.</summary>
    public static string Of(ServiceRequest request, ServiceResponse answer) =>
        answer.IsMarkup ? $"a page that is not Ampersand's instead of {HostOf(request)}"
        : answer.IsSuccess ? $"half an answer from {HostOf(request)}"
        : string.Format(CultureInfo.InvariantCulture, "{0} from {1}", (int)answer.Status, HostOf(request));

    /// <summary>No whole answer.</summary>
    public static string Of(ServiceRequest request, Exception failure) =>
        failure is TimeoutRejectedException ? $"no answer from {HostOf(request)} in time"
        : TransientFaults.IsSurelyNotSent(failure) ? $"no connection to {HostOf(request)}"
        : $"connection to {HostOf(request)} lost";

    private static string HostOf(ServiceRequest request) =>
        request.WriteApi is not null ? "the write host"
        : request.WithKey ? "the platform host"
        : "the storage";
}
