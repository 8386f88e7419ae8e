using Ampersand.Write.Runs;

namespace Ampersand.Write.Records;

/// <summary>A record whose key is searched.</summary>
internal sealed class KeySearchRequest(KeyedRecord record) : RunRequest
{
    public KeyedRecord Record => record;

    /// <summary>What was found; <see langword="null"/> as long as that is not known.</summary>
    public KeyFinding? Finding { get; set; }

    /// <inheritdoc/>
    /// <remarks>A search changes nothing.</remarks>
    public override bool IsUncertain => false;

    public override string ToString() => record.ToString();
}
