using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Objects;

/// <summary>Some texts as UTF-8, looked up by their bytes.</summary>
/// <remarks>
/// They are few and the service's own, so that a text's length and both its ends are enough of a hash. That has to be cheap, since each
/// value of a file is looked up: the ends of short texts are all there is to compare, and they stand where the hash leads.
/// </remarks>
internal sealed class Utf8Set
{
    private readonly Entry[] entries;

    public Utf8Set(IReadOnlyCollection<string> texts)
    {
        var size = 4;
        while (size < texts.Count * 4)
        {
            size *= 2;
        }

        entries = new Entry[size];
        foreach (var text in texts.Where(UnicodeText.IsWellFormed))
        {
            var bytes = Utf8Text.Strict.GetBytes(text);
            entries[PlaceOf(bytes)] = new Entry(bytes);
        }
    }

    /// <summary>Whether a text is one of them.</summary>
    public bool Contains(ReadOnlySpan<byte> text) => entries[PlaceOf(text)].IsTaken;

    /// <summary>Where a text stands, or could.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PlaceOf(ReadOnlySpan<byte> text)
    {
        var ends = new Ends(text);
        var all = entries;
        for (var place = ends.Hash; ; place++)
        {
            place &= all.Length - 1;
            ref readonly var entry = ref all[place];
            if (!entry.IsTaken || entry.Is(text, ends))
            {
                return place;
            }
        }
    }

    /// <summary>A text that is one of them.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct Entry(byte[] text)
    {
        private readonly Ends ends = new(text);
        private readonly byte[]? text = text;

        public bool IsTaken => text is not null;

        public bool Is(ReadOnlySpan<byte> other, Ends otherEnds) =>
            ends.AreThose(otherEnds) && (other.Length <= Ends.Most || other.SequenceEqual(text));
    }

    /// <summary>How a text begins and ends: of one of at most <see cref="Most"/> bytes that is all of it.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct Ends
    {
        public const int Most = 2 * sizeof(ulong);

        private readonly ulong head;
        private readonly ulong tail;
        private readonly int length;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Ends(ReadOnlySpan<byte> text)
        {
            length = text.Length;
            if (length >= sizeof(ulong))
            {
                head = BinaryPrimitives.ReadUInt64LittleEndian(text);
                tail = BinaryPrimitives.ReadUInt64LittleEndian(text.Slice(length - sizeof(ulong)));
            }
            else if (length >= sizeof(uint))
            {
                head = BinaryPrimitives.ReadUInt32LittleEndian(text);
                tail = BinaryPrimitives.ReadUInt32LittleEndian(text.Slice(length - sizeof(uint)));
            }
            else if (length > 0)
            {
                head = (ulong)(text[0] | (text[length / 2] << 8));
                tail = text[length - 1];
            }
        }

        // Odd numbers without a pattern, the first of them 2^64 divided by the golden ratio.
        public int Hash => (int)((((head + (ulong)length) * 0x9E37_79B9_7F4A_7C15) ^ (tail * 0xC2B2_AE3D_27D4_EB4F)) >> 33);

        public bool AreThose(Ends other) => head == other.head && tail == other.tail && length == other.length;
    }
}
