using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Shared;

/// <summary>Connections as the seed's example has them.</summary>
internal static class TestConnection
{
    public const string Key = "amp-test-key-7f3c+9/a=";

    /// <summary>To a server of this machine, by real sockets, with patience for a test.</summary>
    public static AmpersandConnection To(Uri server, WriteApi writeApi = WriteApi.Async, RetrySettings? retry = null) => new(
        Values(server) with { ApiKey = new ApiKey(Key), WriteApi = writeApi, Retry = retry ?? Hasty });

    /// <summary>To no server at all.</summary>
    public static AmpersandConnection Through(
        ITransport transport, TimeProvider time, RetrySettings? retry = null, WriteApi? writeApi = null) => new(
        Values(null) with { ApiKey = new ApiKey(Key), Retry = retry, WriteApi = writeApi }, time, transport);

    /// <summary>Two retries and next to no pauses: what is under test here is not the pace.</summary>
    public static RetrySettings Hasty { get; } = new() { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(1) };

    public static RetrySettings NoRetry { get; } = new() { MaxRetries = 0 };

    private static AmpersandClientOptions Values(Uri? server) => new()
    {
        Project = "2234wf",
        Integration = "23rsdf32",
        GroupRef = "sample-org-id",
        WriteUri = server,
        ApiUri = server,

        // What is not about the look at the object counts requests without it.
        ObjectCheck = ObjectCheck.Never,
    };
}
