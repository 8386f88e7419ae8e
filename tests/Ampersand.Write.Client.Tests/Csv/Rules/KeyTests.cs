using System.Globalization;
using System.Text;
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
            Assert.Equal(0, keys.Find(Key(record), out var entry).Same);
            keys.Add(entry, record);
        }

        Assert.True(keys.HasForgotten);
        Assert.Equal(RecordKeys.Remembered + 3, keys.Find(Key(RecordKeys.Remembered + 3), out _).Same);
        Assert.Equal(0, keys.Find(Key(1), out _).Same);
    }

    [Theory]
    [InlineData("A1", "a1", false)]
    [InlineData("1", "1 ", true)]
    [InlineData("1\u00A0", "1", true)]
    [InlineData("e\u0301", "\u00E9", true)]
    [InlineData("a\u200Bb", "ab", true)]
    [InlineData("Acme Corp", "ACME CORP", false)]
    public void Keys_that_look_alike_are_found_and_are_not_the_same(string first, string second, bool differUnseen)
    {
        var keys = new RecordKeys();
        keys.Find(Encoding.UTF8.GetBytes(first), out var entry);
        keys.Add(entry, 7);

        Assert.Equal(new RecordKeys.Match(0, 7, differUnseen), keys.Find(Encoding.UTF8.GetBytes(second), out var other));
        keys.Add(other, 8);
        Assert.Equal(8, keys.Find(Encoding.UTF8.GetBytes(second), out _).Same);
        Assert.Equal(7, keys.Find(Encoding.UTF8.GetBytes(first), out _).Same);
    }

    [Theory]
    [InlineData("0015g00000XyzAB", "0015g00000XyzABAAZ", true)]
    [InlineData("0015g00000XyzAB", "0015g00000xyzabAAZ", false)]
    [InlineData("0015g00000XyzAB", "0015g00000XyzABAAA", false)]
    [InlineData("0015g00000XyzAB", "0015g00000XyzAb", false)]
    public void Ids_of_a_service_that_is_not_known_are_one_where_their_checksum_is_right(string first, string second, bool isSame)
    {
        var keys = new RecordKeys(KeyKind.Id);
        keys.Find(Encoding.UTF8.GetBytes(first), out var entry);
        keys.Add(entry, 7);

        Assert.Equal(isSame, keys.Find(Encoding.UTF8.GetBytes(second), out _).Same == 7);
    }

    [Fact]
    public void A_place_is_told_by_its_source()
    {
        var keys = new SeenKeys(KeyKind.Text);
        var number = 0;
        foreach (var (file, record) in new (string?, long)[] { (null, 1), (null, 2), ("a.csv", 1), ("a.csv", 3), (null, 3), ("b.csv", 2) })
        {
            keys.Begin(file);
            Assert.Equal(0, keys.Find(Key(++number)).Same);
            keys.Add(record);
        }

        Assert.Equal(
            ["record 1 of the pipeline", "record 2 of the pipeline", "record 1 of a.csv", "record 3 of a.csv", "record 3 of the pipeline"],
            new long[] { 1, 2, 3, 5, 6 }.Select(keys.Describe));
        Assert.Equal("record 2 of b.csv", keys.Describe(8));
    }

    private static byte[] Key(long number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}
