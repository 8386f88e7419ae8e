using System.Globalization;
using System.Net;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Harness;

/// <summary>An emulator for the tests of one class, or of one collection.</summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    public const string ApiKey = "tests-key";
    public const string Project = "2234wf";
    public const string Integration = "23rsdf32";
    public const string GroupRef = "sample-org-id";

    public EmulatorServer Server { get; private set; } = null!;

    /// <summary>What the environment of a user of this emulator would hold.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AMP_API_KEY"] = ApiKey,
        ["AMP_PROJECT"] = Project,
        ["AMP_INTEGRATION"] = Integration,
        ["AMP_GROUP_REF"] = GroupRef,
        ["AMP_WRITE_URI"] = Server.ApiUri.AbsoluteUri,
        ["AMP_API_URI"] = Server.ApiUri.AbsoluteUri,
    };

    public async ValueTask InitializeAsync() => Server = await EmulatorServer.StartAsync(
        new EmulatorOptions { ApiKeys = [ApiKey], ProcessingTime = TimeSpan.Zero },
        TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>A session that has imported the module and is connected to this emulator.</summary>
    internal async Task<Session> ConnectAsync(CultureInfo? culture = null)
    {
        var session = await Session.StartAsync(culture);
        var connected = await session.RunAsync(
            """
            # What is not about the look at the object counts requests without it.
            $null = Connect-Ampersand -ApiKey $connect.Key -Project $connect.Project -Integration $connect.Integration `
                -GroupRef $connect.GroupRef -WriteUri $connect.Uri -ApiUri $connect.Uri -RetryIntervalSeconds 0.01 -ObjectCheck Never
            """,
            new
            {
                connect = new
                {
                    Key = new NetworkCredential(userName: "", ApiKey).SecurePassword,
                    Project,
                    Integration,
                    GroupRef,
                    Uri = Server.ApiUri,
                },
            });
        connected.ThrowIfErrors();
        return session;
    }
}
