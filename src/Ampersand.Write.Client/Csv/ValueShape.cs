namespace Ampersand.Write.Csv;

/// <summary>What a value looks like to who looks for dates and numbers.</summary>
internal enum ValueShape
{
    /// <summary>Neither.</summary>
    Other,

    /// <summary>A number with a decimal point or none.</summary>
    Number,

    /// <summary>A number with a comma.</summary>
    CommaNumber,

    /// <summary><c>2023-11-20</c>.</summary>
    Date,

    /// <summary><c>2023-11-20T11:36:22-08:00</c>.</summary>
    Time,

    /// <summary><c>2023-11-20Z</c> or <c>2023-11-20+01:00</c>.</summary>
    DateWithOffset,

    /// <summary>A time in the order of ISO 8601 that lacks the <c>T</c>, the seconds or the offset, or has a space before it.</summary>
    LooseTime,

    /// <summary>Of the right shape, but no calendar or clock has it.</summary>
    Impossible,

    /// <summary><c>11/20/2023 11:36</c>, <c>20.11.2023</c>, <c>20-Nov-2023</c>.</summary>
    Locale,
}
