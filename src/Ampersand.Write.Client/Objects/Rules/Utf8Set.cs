using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Objects;

/// <summary>Some texts as UTF-8, looked up by their bytes.</summary>
/// <remarks>
/// They are few and the service's own, so that a text's length and both its ends are enough of a hash. That has to be cheap, since each
/// value of a file is looked up: of short texts all there is to compare stands where the hash leads, and is compared without a branch that
/// depends on their length.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Utf8Set
{
    private readonly Outline[] outlines;
    private readonly byte[][] texts;

    public Utf8Set(IReadOnlyCollection<string> texts)
    {
        var size = 4;
        while (size < texts.Count * 2)
        {
            size *= 2;
        }

        outlines = new Outline[size];
        this.texts = new byte[size][];
        foreach (var text in texts.Where(UnicodeText.IsWellFormed))
        {
            var bytes = Utf8Text.Strict.GetBytes(text);
            if (!Find(bytes, out var place))
            {
                outlines[place] = new Outline(bytes);
                this.texts[place] = bytes;
            }
        }
    }

    /// <summary>Whether a text is one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(ReadOnlySpan<byte> text) => Find(text, out _);

    /// <summary>Whether a text is one of them, and where it stands, or could.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Find(ReadOnlySpan<byte> text, out int place)
    {
        var wanted = new Outline(text);
        var all = outlines;
        place = wanted.Hash & (all.Length - 1);
        while (!all[place].IsThat(in wanted) || (text.Length > Outline.Longest && !text.SequenceEqual(texts[place])))
        {
            if (!all[place].IsTaken)
            {
                return false;
            }

            place = (place + 1) & (all.Length - 1);
        }

        return true;
    }

    /// <summary>How a text begins and ends, and its middle: of one of at most <see cref="Longest"/> bytes that is all of it.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct Outline
    {
        public const int Longest = 3 * sizeof(ulong);

        private readonly ulong head;
        private readonly ulong middle;
        private readonly ulong tail;
        private readonly int mark; // one more than the length: none is that of a free place

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Outline(ReadOnlySpan<byte> text)
        {
            var length = text.Length;
            mark = length + 1;
            if (length >= sizeof(ulong))
            {
                head = BinaryPrimitives.ReadUInt64LittleEndian(text);
                middle = BinaryPrimitives.ReadUInt64LittleEndian(text.Slice((length - sizeof(ulong)) / 2));
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

        public bool IsTaken => mark > 0;

        // Odd numbers without a pattern, the first of them 2^64 divided by the golden ratio.
        public int Hash => (int)((((head + (ulong)mark) * 0x9E37_79B9_7F4A_7C15) ^ (tail * 0xC2B2_AE3D_27D4_EB4F)) >> 33);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool IsThat(in Outline other) =>
            head == other.head && middle == other.middle && tail == other.tail && mark == other.mark;
    }
}
