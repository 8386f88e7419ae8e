using Ampersand.Write.Client.Tests.Shared;

namespace Ampersand.Write.Client.Tests.Runs;

/// <summary>A pace is an average over what was seen, and nothing before there is one.</summary>
public sealed class PaceTests
{
    private readonly StepClock clock = new();

    [Fact]
    public void What_was_done_before_counts_for_nothing()
    {
        var pace = new Pace(clock);
        pace.Note(1_000);
        clock.Advance(TimeSpan.FromSeconds(10));
        pace.Note(1_500);

        Assert.Equal(50, pace.PerSecond);
        Assert.Equal(TimeSpan.FromSeconds(30), pace.Remaining(3_000));
        Assert.Equal(TimeSpan.Zero, pace.Remaining(1_200));
    }

    [Fact]
    public void Nothing_is_said_too_soon_or_of_what_stands_still_or_takes_longer_than_a_day()
    {
        var pace = new Pace(clock);
        Assert.Null(pace.Remaining(10));
        pace.Note(0);
        clock.Advance(TimeSpan.FromMilliseconds(999));
        pace.Note(5);
        Assert.Equal((null, null), (pace.PerSecond, pace.Remaining(10)));

        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), pace.Remaining(10));
        Assert.Null(pace.Remaining(long.MaxValue));

        var still = new Pace(clock);
        still.Note(7);
        clock.Advance(TimeSpan.FromMinutes(1));
        still.Note(7);
        Assert.Equal((null, null), (still.PerSecond, still.Remaining(10)));
    }
}
