using static Ampersand.Write.Client.Tests.Records.RecordWriting;

namespace Ampersand.Write.Client.Tests.Records;

/// <summary>What the service would refuse is refused before anything is sent.</summary>
public sealed class OptionsTests
{
    private static readonly RecordWriteOptions Later = Create with { Mode = RecordWriteMode.Asynchronous };

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    [InlineData(-1)]
    public void A_request_takes_1_to_100_records(int size) => Refused("BatchSizeInvalid", Create with { BatchSize = size });

    [Theory]
    [InlineData(0)]
    [InlineData(49)]
    public void A_deadline_lies_1_to_48_hours_ahead(int hours) =>
        Refused("RetryDeadlineInvalid", Later with { RetryDeadlineHours = hours });

    [Theory]
    [InlineData(0)]
    [InlineData(1441)]
    public void A_record_waits_1_to_1440_minutes(int minutes) => Refused("MaxDelayInvalid", Later with { MaxDelayMinutes = minutes });

    [Fact]
    public void A_delete_has_no_mode()
    {
        Refused("DeleteWithMode", Delete with { Mode = RecordWriteMode.Asynchronous });
        Refused("DeleteWithMode", Delete with { Mode = RecordWriteMode.Synchronous });
    }

    [Fact]
    public void A_delete_is_single() => Refused("DeleteInBatches", Delete with { BatchSize = 2 });

    [Fact]
    public void A_delete_waits_for_no_others() => Refused("AutoBatchNotAsynchronous", Delete with { MaxDelayMinutes = 5 });

    [Fact]
    public void A_delete_associates_nothing() => Refused("DeleteWithAssociation", Delete with { HasAssociations = true });

    [Fact]
    public void All_or_none_needs_a_batch()
    {
        Refused("AllOrNoneWithoutBatch", Delete with { AllOrNone = true });
        Refused("AllOrNoneWithoutBatch", Create with { AllOrNone = true, BatchSize = 1 });
        Refused("AllOrNoneWithoutBatch", Later with { AllOrNone = true, MaxDelayMinutes = 5 });
    }

    [Fact]
    public void Auto_batching_is_for_single_asynchronous_records()
    {
        Refused("AutoBatchNotAsynchronous", Create with { MaxDelayMinutes = 5 });
        Refused("AutoBatchNotAsynchronous", Create with { MaxDelayMinutes = 5, Mode = RecordWriteMode.Synchronous });
        Refused("AutoBatchInBatches", Later with { MaxDelayMinutes = 5, BatchSize = 2 });
    }

    [Fact]
    public void A_header_is_one_text_in_one_line()
    {
        // Texts that are none cannot stand in attributes.
        foreach ((var name, var value) in new[] { ("A\uD83D", "x"), ("A", "x\uD83D"), ("A\n", "x"), ("A", "x\r\nB: y") })
        {
            Refused("HeaderInvalid", Create with { Headers = [new(name, value)] });
        }
    }

    [Fact]
    public void A_header_has_a_name() => Refused("HeaderInvalid", Create with { Headers = [new(" ", "x")] });

    [Fact]
    public void What_the_service_takes_passes()
    {
        RecordWriteOptions[] all =
        [
            Create, Update, Delete, Delete with { BatchSize = 1 },
            Create with { BatchSize = 1 }, Create with { BatchSize = 100, AllOrNone = true, HasAssociations = true },
            Later with { RetryDeadlineHours = 1 },
            Later with { RetryDeadlineHours = 48, MaxDelayMinutes = 1, BatchSize = 1 },
            Later with { MaxDelayMinutes = 1440 },
        ];
        Assert.All(all, options => options.Check());
        Assert.Equal([100, 100, 1, 1, 1, 100, 100, 1, 1], all.Select(options => options.RecordsPerRequest));
    }

    private static void Refused(string errorId, RecordWriteOptions options)
    {
        var refused = Assert.Throws<AmpersandException>(options.Check);
        Assert.Equal((errorId, AmpersandErrorKind.InvalidArgument), (refused.ErrorId, refused.Kind));
        Assert.EndsWith("Nothing was sent.", refused.Message, StringComparison.Ordinal);
    }
}
