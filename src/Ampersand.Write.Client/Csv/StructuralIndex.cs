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

    private const byte Structural = 1;
    private const byte Suspect = 2;

    private readonly byte delimiter;
    private readonly byte[] classes = new byte[256];
    private readonly bool plain;

    public StructuralIndex(byte delimiter, bool plain)
    {
        this.delimiter = delimiter;
        this.plain = plain;
        classes[delimiter] = Structural;
        classes['"'] = Structural;
        classes['\r'] = Structural;
        classes['\n'] = Structural;
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
    /// Whether a byte outside of ASCII, or NUL, may be among those indexed. It may be true without need, never false: who cares looks closely.
    /// </summary>
    public bool Suspicious { get; private set; }

    /// <summary>Forgets all positions.</summary>
    public void Clear() => Count = 0;

    /// <summary>Indexes the bytes from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public void Build(byte[] buffer, int start, int end)
    {
        if (Positions.Length < end - start + Slack)
        {
            Positions = new int[end - start + Slack];
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
        var table = classes;
        var count = 0;
        var seen = 0;
        for (var position = start; position < end; position++)
        {
            // Written always, kept only when structural: no branch to mispredict.
            int kind = table[buffer[position]];
            positions[count] = position;
            count += kind & Structural;
            seen |= kind;
        }

        Count = count;
        Suspicious = (seen & Suspect) != 0;
    }

#if NET8_0_OR_GREATER
    [MethodImpl(HotPath.Compiled)]
    private void BuildFromMasks(byte[] buffer, int start, int end)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(buffer);
        ref var target = ref MemoryMarshal.GetArrayDataReference(Positions);
        var count = 0;
        var suspicious = 0UL;
        for (var block = start; block < end; block += 64)
        {
            var mask = Mask(ref Unsafe.Add(ref first, block), ref suspicious);
            if (end - block < 64)
            {
                mask &= (1UL << (end - block)) - 1;
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
        Suspicious = suspicious != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Mask(ref byte block, ref ulong suspicious)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var bytes = Vector512.LoadUnsafe(ref block);
            var hits = Vector512.Equals(bytes, Vector512.Create(delimiter))
                | Vector512.Equals(bytes, Vector512.Create((byte)'"'))
                | Vector512.Equals(bytes, Vector512.Create((byte)'\n'))
                | Vector512.Equals(bytes, Vector512.Create((byte)'\r'));
            suspicious |= (bytes | Vector512.Equals(bytes, Vector512<byte>.Zero)).ExtractMostSignificantBits();
            return hits.ExtractMostSignificantBits();
        }

        if (Vector256.IsHardwareAccelerated)
        {
            return Mask256(ref block, ref suspicious)
                | ((ulong)Mask256(ref Unsafe.Add(ref block, 32), ref suspicious) << 32);
        }

        return Mask128(ref block, ref suspicious)
            | (Mask128(ref Unsafe.Add(ref block, 16), ref suspicious) << 16)
            | (Mask128(ref Unsafe.Add(ref block, 32), ref suspicious) << 32)
            | (Mask128(ref Unsafe.Add(ref block, 48), ref suspicious) << 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Mask256(ref byte block, ref ulong suspicious)
    {
        var bytes = Vector256.LoadUnsafe(ref block);
        var hits = Vector256.Equals(bytes, Vector256.Create(delimiter))
            | Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\n'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\r'));
        suspicious |= (bytes | Vector256.Equals(bytes, Vector256<byte>.Zero)).ExtractMostSignificantBits();
        return hits.ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Mask128(ref byte block, ref ulong suspicious)
    {
        var bytes = Vector128.LoadUnsafe(ref block);
        var hits = Vector128.Equals(bytes, Vector128.Create(delimiter))
            | Vector128.Equals(bytes, Vector128.Create((byte)'"'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\n'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\r'));
        suspicious |= (bytes | Vector128.Equals(bytes, Vector128<byte>.Zero)).ExtractMostSignificantBits();
        return hits.ExtractMostSignificantBits();
    }
#endif
}
