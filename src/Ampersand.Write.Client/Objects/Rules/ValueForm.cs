using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Objects;

/// <summary>The form that most values of a field have: whoever has it is one of the field's, and needs no closer look.</summary>
/// <remarks>
/// It has no more than the look at a value needs, so that those of hundreds of columns stand side by side: what else is known of each
/// column is further from the processor than the value.
/// </remarks>
/// <param name="kind">What the field holds.</param>
/// <param name="values">Of a field with choices, the choices.</param>
internal readonly struct ValueForm(FieldKind kind, Utf8Set values)
{
    /// <summary>Whether a value that is not empty surely is one of the field's; never of a field of which nothing is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Fits(ReadOnlySpan<byte> value) =>
        kind is FieldKind.Choice or FieldKind.Choices
            ? values.Contains(value)
            : (kind is FieldKind.Whole or FieldKind.Number && AreDigits(value)) || FitsOther(value);

    // A method of its own, so that the look at the most frequent kinds is short where it is inlined.

    private bool FitsOther(ReadOnlySpan<byte> value) => kind switch
    {
        FieldKind.Whole => IsPlainNumber(value, withFraction: false),
        FieldKind.Number => IsPlainNumber(value, withFraction: true),
        FieldKind.Truth => IsTruth(value),
        FieldKind.Date => value.Length == 10 && ValueClassifier.Of(value) == ValueKind.Date,
        FieldKind.Time => ValueClassifier.IsPlainTime(value),
        FieldKind.Reference => IsId(value),
        FieldKind.Text => true,
        _ => false,
    };

    /// <summary>Whether it is a number without exponent and grouping.</summary>
    public static bool IsPlainNumber(ReadOnlySpan<byte> value, bool withFraction)
    {
        var start = value[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        var digits = 0;
        var points = withFraction ? 0 : 1;
        for (var place = start; place < value.Length; place++)
        {
            if ((uint)(value[place] - '0') <= 9)
            {
                digits++;
            }
            else if (value[place] != '.' || points++ > 0)
            {
                return false;
            }
        }

        return digits > 0;
    }

    /// <summary>Whether a value of up to eight bytes is digits alone, without going from one to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreDigits(ReadOnlySpan<byte> value) =>
        value.Length < sizeof(uint)
            ? AreDigits((uint)(value[0] | (value[value.Length / 2] << 8) | (value[value.Length - 1] << 16) | ('0' << 24)))
            : value.Length <= 2 * sizeof(uint)
                && AreDigits(BinaryPrimitives.ReadUInt32LittleEndian(value))
                && AreDigits(BinaryPrimitives.ReadUInt32LittleEndian(value.Slice(value.Length - sizeof(uint))));

    // A byte that is no digit has its high bit, or gets it when what 9 lacks is added or 0 taken away.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreDigits(uint four) =>
        ((four | (four + 0x4646_4646) | (four - 0x3030_3030)) & 0x8080_8080) == 0;

    private static bool IsTruth(ReadOnlySpan<byte> value) =>
        value.Length == 1 ? value[0] is (byte)'0' or (byte)'1' : CellWords.IsPlainTruth(value);

    /// <summary>Whether it is an id: 15 letters and digits, or 18 of which the last three show the case of the others.</summary>
    private static bool IsId(ReadOnlySpan<byte> value)
    {
        if (value.Length is not (15 or 18))
        {
            return false;
        }

        foreach (var character in value)
        {
            if (character is not ((>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z')))
            {
                return false;
            }
        }

        return KeyForm.IsWholeId(value);
    }
}
