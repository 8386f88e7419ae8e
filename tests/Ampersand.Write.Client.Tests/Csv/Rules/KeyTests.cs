using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>How keys are told apart: by their hashes, and never by a hash alone where keys can be compared.</summary>
public sealed class KeyTests
{
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
            Assert.Equal(0, keys.Find(BitConverter.GetBytes(record), out var entry).Same);
            keys.Add(entry, record);
        }

        Assert.True(keys.HasForgotten);
        Assert.Equal(RecordKeys.Remembered + 3, keys.Find(BitConverter.GetBytes(RecordKeys.Remembered + 3), out _).Same);
        Assert.Equal(0, keys.Find(BitConverter.GetBytes(1), out _).Same);
    }
}
