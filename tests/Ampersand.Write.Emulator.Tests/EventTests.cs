using System.Net.ServerSentEvents;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

/// <summary>When a listener is told that the controls would answer differently now.</summary>
public class EventTests
{
    // Long enough for a busy machine; reached only by a test that has already failed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_listener_is_told_at_once_and_then_of_each_change()
    {
        await using var emulator = await StartAsync();
        await using var listener = await ListenAsync(emulator);
        await listener.HearAsync();

        var quiet = listener.HearAsync();
        Assert.False(quiet.IsCompleted);
        emulator.Server.Operations.Create(new OperationOrder());
        await quiet;

        Func<Task>[] changes =
        [
            () => emulator.UpsertAsync("key__c\n1\n"),
            () => Task.FromResult(emulator.Server.Records.Clear("thing__c")),
            () => Task.FromResult(emulator.Server.Faults.Order(new Fault { Kind = FaultKind.EmptyBody })),
            () => emulator.GetAsync("v1/x"),
            () => Task.FromResult(emulator.Server.Faults.Remove(1)),
        ];
        foreach (var change in changes)
        {
            await emulator.Server.WhenIdleAsync();
            await using var another = await ListenAsync(emulator);
            await another.HearAsync();
            var told = another.HearAsync();
            await change();
            await told;
        }
    }

    [Fact]
    public async Task The_end_of_an_operation_is_told_when_it_shows_and_nothing_after_it()
    {
        await using var emulator = await StartAsync();
        var id = emulator.Server.Operations.Create(new OperationOrder { ProcessingTime = TimeSpan.FromMilliseconds(400.5) })[0];
        await using var all = await ListenAsync(emulator);
        await using var one = await ListenAsync(emulator, "?operation=" + id);
        await all.HearAsync();
        await one.HearAsync();
        var (ofAll, ofOne) = (all.HearAsync(), one.HearAsync());

        emulator.Clock.Advance(TimeSpan.FromMilliseconds(401));
        await ofAll;
        await ofOne;

        var later = (All: all.HearAsync(), One: one.HearAsync());
        emulator.Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(later.All.IsCompleted || later.One.IsCompleted);
        emulator.Server.Faults.Clear();
        await later.All;
        await later.One;
    }

    [Fact]
    public async Task What_is_in_progress_is_told_every_second()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Operations.Create(new OperationOrder { Status = "in_progress" });
        await using var listener = await ListenAsync(emulator);
        await listener.HearAsync();
        for (var second = 0; second < 3; second++)
        {
            var told = listener.HearAsync();
            emulator.Clock.Advance(TimeSpan.FromSeconds(1));
            await told;
        }
    }

    [Fact]
    public async Task A_page_of_what_has_ended_or_never_was_hears_of_changes_alone()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Operations.Create(new OperationOrder { Status = "in_progress" });
        await using var listener = await ListenAsync(emulator, "?operation=none");
        await listener.HearAsync();
        var told = listener.HearAsync();
        emulator.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(told.IsCompleted);
        emulator.Server.Faults.Clear();
        await told;
    }

    [Fact]
    public async Task Listeners_do_not_keep_an_emulator_from_stopping()
    {
        var emulator = await StartAsync();
        await using var listener = await ListenAsync(emulator);
        await listener.HearAsync();
        var broken = listener.HearAsync();

        await emulator.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => broken);
    }

    private static async Task<Listener> ListenAsync(TestEmulator emulator, string query = "")
    {
        var answer = await emulator.Http.GetAsync("emulator/events" + query, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new Listener(await answer.Content.ReadAsStreamAsync(Token));
    }

    private sealed class Listener(Stream stream) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SseItem<string>> events = SseParser.Create(stream).EnumerateAsync(Token)
            .GetAsyncEnumerator(Token);

        public async Task HearAsync()
        {
            Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Patience, Token), "The stream has ended.");
            Assert.Equal("changed", events.Current.EventType);
        }

        public ValueTask DisposeAsync() => stream.DisposeAsync();
    }
}
