using System.Numerics;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>How keys are told apart: by hashes that spread, and never by a hash alone where keys can be compared.</summary>
public sealed class KeyTests
{
    [Fact]
    public void Keys_that_differ_in_one_byte_have_other_hashes()
    {
        var hashes = new HashSet<ulong>();
        var keys = 0;
        for (var length = 0; length <= 40; length++)
        {
            var key = new byte[length];
            Assert.True(hashes.Add(KeyHash.Of(key, 1)));
            keys++;
            for (var place = 0; place < length; place++)
            {
                for (var bit = 0; bit < 8; bit++)
                {
                    key[place] = (byte)(1 << bit);
                    Assert.True(hashes.Add(KeyHash.Of(key, 1)), $"length {length}, byte {place}, bit {bit}");
                    keys++;
                }

                key[place] = 0;
            }
        }

        Assert.Equal(keys, hashes.Count);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(20)]
    public void Each_bit_of_a_key_moves_each_bit_of_its_hash_half_of_the_time(int length)
    {
        const int Keys = 400;
        var random = new Random(20231130);
        var moved = new int[64];
        for (var key = 0; key < Keys; key++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var hash = KeyHash.Of(bytes, 1);
            bytes[random.Next(length)] ^= (byte)(1 << random.Next(8));
            var change = hash ^ KeyHash.Of(bytes, 1);
            Assert.InRange(BitOperations.PopCount(change), 10, 54);
            for (var bit = 0; bit < 64; bit++)
            {
                moved[bit] += (int)(change >> bit) & 1;
            }
        }

        Assert.All(moved, times => Assert.InRange(times, Keys / 3, Keys * 2 / 3));
    }

    [Fact]
    public void A_seed_gives_other_hashes() => Assert.NotEqual(KeyHash.Of("a"u8, 1), KeyHash.Of("a"u8, 2));

    [Fact]
    public void Records_keys_are_equal_in_all_bits_that_are_remembered()
    {
        var entry = new RecordKeys.Entry(7, 5UL << 40);
        Assert.True(entry.IsSameKey(new RecordKeys.Entry(7, (5UL << 40) | 9)));
        Assert.False(entry.IsSameKey(new RecordKeys.Entry(8, 5UL << 40)));
        Assert.False(entry.IsSameKey(new RecordKeys.Entry(7, 6UL << 40)));
    }

    [Fact]
    public void Keys_of_equal_hash_are_still_compared()
    {
        var store = new KeyStore<string>();
        Assert.True(store.TryAdd(1, "a"u8, "line 2", out _));
        Assert.True(store.TryAdd(1, "b"u8, "line 3", out _));
        Assert.False(store.TryAdd(1, "b"u8, "line 4", out var first));
        Assert.Equal("line 3", first);
    }

    [Fact]
    public void Repeated_hashes_are_found_with_zero_among_them()
    {
        var index = new KeyIndex();
        foreach (var hash in (ulong[])[0, 5, ulong.MaxValue, 0, 7, 5])
        {
            index.Add(hash);
        }

        for (var hash = 1000UL; hash < 300_000; hash++)
        {
            index.Add(hash * 0x9E37_79B9_7F4A_7C15);
        }

        Assert.Equal([0UL, 5UL], KeyIndex.FindRepeated([index]).Order());
    }

    [Fact]
    public void Hashes_are_repeated_across_indexes_too()
    {
        var (one, other) = (new KeyIndex(), new KeyIndex());
        one.Add(0);
        one.Add(5);
        other.Add(5);
        other.Add(6);

        Assert.Equal([5UL], KeyIndex.FindRepeated([one, other]));
        Assert.Empty(KeyIndex.FindRepeated([other]));
        Assert.True(other.HasAny([1, 6]));
        Assert.False(one.HasAny([1, 6]));
    }

    [Fact]
    public void Keys_of_records_are_remembered_for_a_million_records_at_least()
    {
        var keys = new RecordKeys();
        for (var record = 1; record <= (2 * RecordKeys.Remembered) + 2; record++)
        {
            Assert.Equal(0, keys.Find(BitConverter.GetBytes(record), out var entry));
            keys.Add(entry, record);
        }

        Assert.True(keys.HasForgotten);
        Assert.Equal(RecordKeys.Remembered + 3, keys.Find(BitConverter.GetBytes(RecordKeys.Remembered + 3), out _));
        Assert.Equal(0, keys.Find(BitConverter.GetBytes(1), out _));
    }
}
