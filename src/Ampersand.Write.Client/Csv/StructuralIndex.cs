using System.Runtime.CompilerServices;
#if NET8_0_OR_GREATER
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
#endif

namespace Ampersand.Write.Csv;

/// <summary>Finds the bytes that give a CSV its structure: delimiter, quote, CR and LF.</summary>
/// <remarks>
/// The one place where frameworks differ. Where the runtime has vectors, 64 bytes become one bit mask and the mask becomes
/// positions; elsewhere a table judges byte after byte. Both fill the same list.
/// </remarks>
internal sealed class StructuralIndex
{
    /// <summary>How many bytes are indexed at a time where no block has been.</summary>
    public const int Window = 64 * 1024;

    /// <summary>How many bytes beyond the last one must be readable: a block is loaded whole.</summary>
    public const int Slack = 64;

    /// <summary>What ends <see cref="Breaks"/>; no place is as high.</summary>
    public const int NoBreak = int.MaxValue;

    private const byte Structural = 1;
    private const byte Break = 2;
    private const byte Suspect = 4;

    private readonly byte delimiter;
    private readonly byte[] classes = new byte[256];
    private readonly bool plain;

    public StructuralIndex(byte delimiter, bool plain)
    {
        this.delimiter = delimiter;
        this.plain = plain;
        classes[delimiter] = Structural;
        classes['"'] = Structural | Break;
        classes['\r'] = Structural | Break;
        classes['\n'] = Structural | Break;
        classes[0] = Suspect;
        for (var value = 0x80; value < 0x100; value++)
        {
            classes[value] = Suspect;
        }
    }

    /// <summary>Where structural bytes stand, ascending; the first <see cref="Count"/> are valid.</summary>
    public int[] Positions { get; private set; } = [];

    /// <summary>How many positions there are.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// The places in <see cref="Positions"/> of all that is no delimiter, ascending, <see cref="NoBreak"/> behind the last: between two of them lie
    /// fields and nothing else.
    /// </summary>
    public int[] Breaks { get; private set; } = [NoBreak];

    /// <summary>
    /// Whether a byte outside of ASCII, or NUL, may be among those indexed. It may be true without need, never false: who cares looks closely.
    /// </summary>
    public bool Suspicious { get; private set; }

    /// <summary>Forgets all positions.</summary>
    public void Clear()
    {
        Count = 0;
        Breaks[0] = NoBreak;
    }

    /// <summary>Indexes the bytes from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public void Build(byte[] buffer, int start, int end)
    {
        if (Positions.Length < end - start + Slack)
        {
            Positions = new int[end - start + Slack];
            Breaks = new int[end - start + Slack];
        }

#if NET8_0_OR_GREATER
        if (!plain)
        {
            BuildFromMasks(buffer, start, end);
            return;
        }
#endif
        BuildByTable(buffer, start, end);
    }

    [MethodImpl(HotPath.Compiled)]
    private void BuildByTable(byte[] buffer, int start, int end)
    {
        var positions = Positions;
        var breaks = Breaks;
        var table = classes;
        var count = 0;
        var breakCount = 0;
        var seen = 0;
        for (var position = start; position < end; position++)
        {
            // Written always, kept only when structural: no branch to mispredict.
            int kind = table[buffer[position]];
            positions[count] = position;
            breaks[breakCount] = count;
            count += kind & Structural;
            breakCount += (kind & Break) >> 1;
            seen |= kind;
        }

        Count = count;
        breaks[breakCount] = NoBreak;
        Suspicious = (seen & Suspect) != 0;
    }

#if NET8_0_OR_GREATER
    [MethodImpl(HotPath.Compiled)]
    private void BuildFromMasks(byte[] buffer, int start, int end)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(buffer);
        ref var target = ref MemoryMarshal.GetArrayDataReference(Positions);
        ref var breakTarget = ref MemoryMarshal.GetArrayDataReference(Breaks);
        var count = 0;
        var breakCount = 0;
        var suspicious = 0UL;
        for (var block = start; block < end; block += 64)
        {
            var mask = Mask(ref Unsafe.Add(ref first, block), ref suspicious, out var breaks);
            if (end - block < 64)
            {
                var valid = (1UL << (end - block)) - 1;
                mask &= valid;
                breaks &= valid;
            }

            // The first is written whether it is there or not: lines are about as long as a block, so that a branch would often be mispredicted.
            Unsafe.Add(ref breakTarget, breakCount) = count + Rank(mask, breaks);
            breakCount += breaks == 0 ? 0 : 1;
            for (breaks &= breaks - 1; breaks != 0; breaks &= breaks - 1)
            {
                Unsafe.Add(ref breakTarget, breakCount++) = count + Rank(mask, breaks);
            }

            // Eight at a time without asking whether there are eight: a branch for each would be mispredicted once a block.
            var found = BitOperations.PopCount(mask);
            ref var place = ref Unsafe.Add(ref target, count);
            for (var done = 0; done < found; done += 8)
            {
                for (var next = 0; next < 8; next++)
                {
                    Unsafe.Add(ref place, done + next) = block + BitOperations.TrailingZeroCount(mask);
                    mask &= mask - 1;
                }
            }

            count += found;
        }

        Count = count;
        Unsafe.Add(ref breakTarget, breakCount) = NoBreak;
        Suspicious = suspicious != 0;
    }

    /// <summary>How many bits of the mask stand before the lowest of others in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Rank(ulong mask, ulong others) => BitOperations.PopCount(mask & (others ^ (others - 1))) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Mask(ref byte block, ref ulong suspicious, out ulong breaks)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var bytes = Vector512.LoadUnsafe(ref block);
            suspicious |= (bytes | Vector512.Equals(bytes, Vector512<byte>.Zero)).ExtractMostSignificantBits();
            breaks = (Vector512.Equals(bytes, Vector512.Create((byte)'"'))
                | Vector512.Equals(bytes, Vector512.Create((byte)'\n'))
                | Vector512.Equals(bytes, Vector512.Create((byte)'\r'))).ExtractMostSignificantBits();
            return Vector512.Equals(bytes, Vector512.Create(delimiter)).ExtractMostSignificantBits() | breaks;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            var mask = Mask256(ref block, ref suspicious, out var low) | ((ulong)Mask256(ref Unsafe.Add(ref block, 32), ref suspicious, out var high) << 32);
            breaks = low | ((ulong)high << 32);
            return mask;
        }

        breaks = 0;
        var narrow = 0UL;
        for (var offset = 0; offset < 64; offset += 16)
        {
            narrow |= Mask128(ref Unsafe.Add(ref block, offset), ref suspicious, out var some) << offset;
            breaks |= some << offset;
        }

        return narrow;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Mask256(ref byte block, ref ulong suspicious, out uint breaks)
    {
        var bytes = Vector256.LoadUnsafe(ref block);
        suspicious |= (bytes | Vector256.Equals(bytes, Vector256<byte>.Zero)).ExtractMostSignificantBits();
        breaks = (Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\n'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\r'))).ExtractMostSignificantBits();
        return Vector256.Equals(bytes, Vector256.Create(delimiter)).ExtractMostSignificantBits() | breaks;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Mask128(ref byte block, ref ulong suspicious, out ulong breaks)
    {
        var bytes = Vector128.LoadUnsafe(ref block);
        suspicious |= (bytes | Vector128.Equals(bytes, Vector128<byte>.Zero)).ExtractMostSignificantBits();
        breaks = (Vector128.Equals(bytes, Vector128.Create((byte)'"'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\n'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\r'))).ExtractMostSignificantBits();
        return Vector128.Equals(bytes, Vector128.Create(delimiter)).ExtractMostSignificantBits() | breaks;
    }
#endif
}
