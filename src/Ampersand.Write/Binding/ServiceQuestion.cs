using System.Collections;
using System.Management.Automation;
using System.Security;

namespace Ampersand.Write.Binding;

/// <summary>Asks the service while somebody types: for a moment, and without an error, whatever comes of it.</summary>
internal static class ServiceQuestion
{
    /// <summary>Nobody waits longer for Tab; the rest of one and a half seconds is the shell's.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.2);

    /// <summary>What the service answers in time; nothing where it does not, or where there is nobody to ask.</summary>
    /// <param name="bound">The parameters on the command line, which may name another connection than the session's default one.</param>
    /// <param name="ask">Asks.</param>
    public static IReadOnlyList<T> Ask<T>(IDictionary bound, Func<AmpersandClient, CancellationToken, Task<IReadOnlyList<T>>> ask)
    {
        try
        {
            if (Completion.Session() is not { } session)
            {
                return [];
            }

            var client = new AmpersandClient(ConnectionOf(ConnectionStore.Of(session), bound));
            using var stop = new CancellationTokenSource();
            var answer = Task.Run(() => ask(client, stop.Token));
            if (answer.Wait(Patience))
            {
                return answer.Result;
            }

            stop.Cancel();
        }
        catch (Exception failure) when (failure is AmpersandException or AggregateException)
        {
            // Who types is told by the command itself what is wrong, once it runs.
        }

        return [];
    }

    /// <exception cref="AmpersandException">There is none that could be used.</exception>
    private static AmpersandConnection ConnectionOf(ConnectionStore store, IDictionary bound)
    {
        var basis = Value<object>(bound, nameof(Commands.ConnectedCmdlet.Connection)) switch
        {
            AmpersandConnection connection => connection,
            string name => store.Require(name),
            _ => store.Default,
        };
        if (basis is null)
        {
            store.RequireNoFailure();
        }

        return store.Reuse(ConnectionResolver.Resolve(basis, new AmpersandClientOptions
        {
            ApiKey = Value<SecureString>(bound, nameof(Commands.ConnectedCmdlet.ApiKey)) is { } key ? ApiKey.From(key) : null,
            Project = Value<string>(bound, nameof(AmpersandClientOptions.Project)),
            Integration = Value<string>(bound, nameof(AmpersandClientOptions.Integration)),
            GroupRef = Value<string>(bound, nameof(AmpersandClientOptions.GroupRef)),
            WriteUri = Address(bound, nameof(AmpersandClientOptions.WriteUri)),
            ApiUri = Address(bound, nameof(AmpersandClientOptions.ApiUri)),
        }));
    }

    private static Uri? Address(IDictionary bound, string name) => Value<object>(bound, name) switch
    {
        Uri uri => uri,
        string text when Uri.TryCreate(text, UriKind.Absolute, out var uri) => uri,
        _ => null,
    };

    private static T? Value<T>(IDictionary bound, string name)
        where T : class =>
        (bound[name] is PSObject wrapped ? wrapped.BaseObject : bound[name]) as T;
}
