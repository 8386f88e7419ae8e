using Kind = Ampersand.Write.AmpersandErrorKind;

namespace Ampersand.Write.Errors;

/// <summary>Every error of the cmdlets that is none of the library's, declared once with its kind.</summary>
/// <remarks><c>docs/errors.md</c> says what to do about each.</remarks>
internal static class CmdletErrorIds
{
    /// <summary>The session has no connection of this name.</summary>
    public static AmpersandErrorId ConnectionNotFound { get; } = new(nameof(ConnectionNotFound), Kind.NotFound);

    /// <summary>A path leads to something that is no file.</summary>
    public static AmpersandErrorId PathNotAFile { get; } = new(nameof(PathNotAFile), Kind.InvalidArgument);

    /// <summary>A path is the name of one file, and as a pattern that of another.</summary>
    public static AmpersandErrorId PathAmbiguous { get; } = new(nameof(PathAmbiguous), Kind.InvalidArgument);

    /// <summary>A file is named twice, and would be sent twice.</summary>
    public static AmpersandErrorId FileNamedTwice { get; } = new(nameof(FileNamedTwice), Kind.InvalidArgument);

    /// <summary>More than one input was given for one CSV.</summary>
    public static AmpersandErrorId InputAmbiguous { get; } = new(nameof(InputAmbiguous), Kind.InvalidArgument);

    /// <summary>The CSV of all records together is larger than one may be.</summary>
    public static AmpersandErrorId CsvTooLarge { get; } = new(nameof(CsvTooLarge), Kind.LimitExceeded);

    /// <summary>A delete has to be confirmed, and nobody is there to do that.</summary>
    public static AmpersandErrorId ConfirmationImpossible { get; } = new(nameof(ConfirmationImpossible), Kind.InvalidArgument);

    /// <summary>A record is null.</summary>
    public static AmpersandErrorId RecordNull { get; } = new(nameof(RecordNull), Kind.InvalidData);

    /// <summary>What was piped has no named values.</summary>
    public static AmpersandErrorId InputNotARecord { get; } = new(nameof(InputNotARecord), Kind.InvalidData);

    /// <summary>A property is asked for twice.</summary>
    public static AmpersandErrorId PropertyNamedTwice { get; } = new(nameof(PropertyNamedTwice), Kind.InvalidArgument);

    /// <summary>A record has a property twice.</summary>
    public static AmpersandErrorId PropertyDuplicate { get; } = new(nameof(PropertyDuplicate), Kind.InvalidData);

    /// <summary>A property of a record cannot be read.</summary>
    public static AmpersandErrorId PropertyUnreadable { get; } = new(nameof(PropertyUnreadable), Kind.InvalidData);

    /// <summary>A record has nothing to send.</summary>
    public static AmpersandErrorId RecordEmpty { get; } = new(nameof(RecordEmpty), Kind.InvalidData);

    /// <summary>A record that is to be updated or deleted has no id.</summary>
    public static AmpersandErrorId RecordIdMissing { get; } = new(nameof(RecordIdMissing), Kind.InvalidData);

    /// <summary>A value holds itself.</summary>
    public static AmpersandErrorId ValueCyclic { get; } = new(nameof(ValueCyclic), Kind.InvalidData);

    /// <summary>A value lies deeper in a record than was allowed.</summary>
    public static AmpersandErrorId ValueTooDeep { get; } = new(nameof(ValueTooDeep), Kind.InvalidData);

    /// <summary>A value has no form in JSON.</summary>
    public static AmpersandErrorId ValueNotJson { get; } = new(nameof(ValueNotJson), Kind.InvalidData);

    /// <summary>An association is none.</summary>
    public static AmpersandErrorId AssociationInvalid { get; } = new(nameof(AssociationInvalid), Kind.InvalidData);

    /// <summary>The script block that makes the associations of a record threw.</summary>
    public static AmpersandErrorId AssociationFailed { get; } = new(nameof(AssociationFailed), Kind.InvalidData);
}
