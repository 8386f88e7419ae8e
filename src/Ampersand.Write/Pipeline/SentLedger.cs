using System.Globalization;
using Ampersand.Write.Operations;
using Ampersand.Write.Submission;

namespace Ampersand.Write.Pipeline;

/// <summary>Keeps account of what was sent, so that a run that ends early can say where to go on.</summary>
/// <remarks>One thread sends while another may be stopped: each call is whole.</remarks>
internal sealed class SentLedger
{
    private readonly object gate = new();
    private readonly List<Input> inputs = [];
    private readonly List<string> accepted = [];
    private Consignment? onItsWay;

    /// <summary>The journal that knows all this too; none without one.</summary>
    public string? JournalPath { get; init; }

    /// <summary>Whether anything was accepted, or may have been.</summary>
    public bool HasSent
    {
        get
        {
            lock (gate)
            {
                return accepted.Count > 0 || onItsWay is not null;
            }
        }
    }

    /// <summary>Whether anything is left to send, as far as is known.</summary>
    public bool HasRest
    {
        get
        {
            lock (gate)
            {
                return inputs.Exists(input => input.HasRest);
            }
        }
    }

    /// <summary>Names an input that is to be sent, behind those before it.</summary>
    /// <param name="source">Its name.</param>
    /// <param name="records">How many records it has, where that is known.</param>
    public void Plan(string source, long? records)
    {
        lock (gate)
        {
            inputs.Add(new Input(source) { LastRecord = records });
        }
    }

    /// <summary>Says which record of an input is the last, once that is known.</summary>
    public void End(int input, long? lastRecord)
    {
        lock (gate)
        {
            Input ended = inputs[input - 1];
            ended.LastRecord = lastRecord ?? ended.NextRecord - 1;
        }
    }

    /// <summary>A consignment is handed over from here on.</summary>
    public void Begin(Consignment consignment)
    {
        lock (gate)
        {
            onItsWay = consignment;
        }
    }

    /// <summary>A consignment was accepted.</summary>
    public void Accept(Consignment consignment, AmpersandOperation operation)
    {
        lock (gate)
        {
            onItsWay = null;
            inputs[consignment.Input - 1].NextRecord = consignment.LastRecord + 1;
            accepted.Add(string.Format(
                CultureInfo.InvariantCulture,
                "operation {0} with records {1} to {2} of {3}",
                operation.OperationId, consignment.FirstRecord, consignment.LastRecord, consignment.Source));
        }
    }

    /// <summary>The service surely did nothing with the consignment that was handed over.</summary>
    public void Refuse()
    {
        lock (gate)
        {
            onItsWay = null;
        }
    }

    /// <summary>What was sent and where to go on, in sentences.</summary>
    public string Describe()
    {
        lock (gate)
        {
            return string.Join(" ", new[] { DescribeUncertain(), DescribeRest(), DescribeAccepted(), DescribeJournal() }.OfType<string>());
        }
    }

    private string? DescribeUncertain() => onItsWay is not { } sent ? null : string.Format(
        CultureInfo.InvariantCulture,
        "Records {0} to {1} of {2} may have been accepted all the same; sending them again does no harm, because an upsert by key may be repeated.",
        sent.FirstRecord, sent.LastRecord, sent.Source);

    private string DescribeRest()
    {
        string[] rest = [.. inputs.Where(input => input.HasRest).Select(input => input.DescribeRest())];
        return rest.Length == 0 ? "Everything was sent." : $"Not sent: {string.Join(", ", rest)}.";
    }

    private string DescribeAccepted() => accepted.Count == 0 ? "Nothing was accepted." : $"Accepted: {string.Join("; ", accepted)}.";

    private string? DescribeJournal() => JournalPath is null ? null : $"The journal '{JournalPath}' knows this: the same command goes on there.";

    private sealed class Input(string source)
    {
        public long NextRecord { get; set; } = 1;

        public long? LastRecord { get; set; }

        public bool HasRest => LastRecord is null || NextRecord <= LastRecord;

        public string DescribeRest() => string.Format(CultureInfo.InvariantCulture, "{0} from record {1} on", source, NextRecord);
    }
}
