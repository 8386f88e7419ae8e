using Ampersand.Write.Records;

namespace Ampersand.Write.Pipeline;

/// <summary>What came of a request: an outcome, a failure, or, when it was not sent at all, neither.</summary>
internal sealed record WriteReply(RecordWriteOutcome? Outcome, AmpersandException? Failure)
{
    public static readonly WriteReply NotSent = new(null, null);
}
