using System.Management.Automation;

namespace Ampersand.Write.Tests.Harness;

/// <summary>A script on its way, which a test can watch and stop.</summary>
internal sealed class RunningScript
{
    // Long enough for a busy machine; reached only by a test that has already failed.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly PowerShell powershell;
    private readonly Lock gate = new();
    private readonly Lock ending = new();
    private readonly List<object> timeline = [];
    private readonly List<(Func<object, bool> Wanted, TaskCompletionSource<object> Seen)> watchers = [];
    private bool ended;

    public RunningScript(PowerShell powershell)
    {
        this.powershell = powershell;

        var output = new PSDataCollection<PSObject>();
        Follow(output);
        Follow(powershell.Streams.Error);
        Follow(powershell.Streams.Warning);
        Follow(powershell.Streams.Verbose);
        Follow(powershell.Streams.Debug);
        Follow(powershell.Streams.Information);
        Follow(powershell.Streams.Progress);

        var noInput = new PSDataCollection<PSObject>();
        noInput.Complete();
        Result = CompleteAsync(powershell.InvokeAsync(noInput, output));
    }

    /// <summary>The result, once the script has ended or was stopped.</summary>
    public Task<SessionResult> Result { get; }

    /// <summary>Waits until the script emits such an object or record, or has done so already.</summary>
    public async Task<T> SeenAsync<T>(Func<T, bool>? wanted = null)
    {
        bool Matches(object item) => item is T typed && (wanted is null || wanted(typed));

        var seen = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (timeline.Find(Matches) is { } already)
            {
                return (T)already;
            }

            watchers.Add((Matches, seen));
        }

        var ended = await Task.WhenAny(seen.Task, Result).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return ended == seen.Task || seen.Task.IsCompleted
            ? (T)await seen.Task
            : throw new InvalidOperationException($"The script ended without such a {typeof(T).Name}: {(await Result).Terminating}");
    }

    /// <summary>What Ctrl+C does. Returns when the pipeline has stopped.</summary>
    public async Task<SessionResult> StopAsync()
    {
        Task stopping;
        lock (ending)
        {
            // A script that has just ended has let go of its engine.
            stopping = ended ? Task.CompletedTask : powershell.StopAsync(callback: null, state: null);
        }

        await stopping.WaitAsync(Patience, TestContext.Current.CancellationToken);
        return await Result;
    }

    private async Task<SessionResult> CompleteAsync(Task invocation)
    {
        ErrorRecord? terminating = null;
        var stopped = false;
        try
        {
            await invocation.ConfigureAwait(false);
        }
        catch (PipelineStoppedException)
        {
            stopped = true;
        }
        catch (RuntimeException exception)
        {
            terminating = exception.ErrorRecord;
        }
        finally
        {
            lock (ending)
            {
                ended = true;
                powershell.Dispose();
            }
        }

        lock (gate)
        {
            return new SessionResult([.. timeline], terminating, stopped);
        }
    }

    private void Follow<T>(PSDataCollection<T> stream)
        where T : class
    {
        stream.DataAdded += (_, added) =>
        {
            var item = stream[added.Index];
            lock (gate)
            {
                timeline.Add(item);
                foreach (var (wanted, seen) in watchers)
                {
                    if (wanted(item))
                    {
                        seen.TrySetResult(item);
                    }
                }
            }
        };
    }
}
