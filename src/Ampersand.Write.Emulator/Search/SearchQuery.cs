namespace Ampersand.Write.Emulator;

/// <summary>What a record must satisfy to be found.</summary>
/// <param name="Conditions">At least one.</param>
/// <param name="IsAnyEnough">Whether one of them is enough.</param>
internal sealed record SearchQuery(IReadOnlyList<SearchCondition> Conditions, bool IsAnyEnough = false);

/// <summary>A field and what it is compared with.</summary>
/// <param name="Field">The provider's name of it.</param>
/// <param name="Value">A string, a number (double) or a boolean.</param>
/// <param name="IsEqual">Whether it must be equal, or else must not.</param>
internal sealed record SearchCondition(string Field, object Value, bool IsEqual = true)
{
    /// <summary>Whether the field is known to hold numbers, so that a text in it, as a CSV brings it, is one too.</summary>
    public bool IsNumeric { get; init; }
}
