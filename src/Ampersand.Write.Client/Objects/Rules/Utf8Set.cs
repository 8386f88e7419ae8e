using Ampersand.Write.Csv;

namespace Ampersand.Write.Objects;

/// <summary>Some texts as UTF-8, looked up by their bytes.</summary>
internal sealed class Utf8Set
{
    private readonly ulong seed = KeyHash.DrawSeed();
    private readonly byte[]?[] places;

    public Utf8Set(IReadOnlyCollection<string> texts)
    {
        var size = 4;
        while (size < texts.Count * 2)
        {
            size *= 2;
        }

        places = new byte[size][];
        foreach (var text in texts.Where(UnicodeText.IsWellFormed))
        {
            var bytes = Utf8Text.Strict.GetBytes(text);
            places[PlaceOf(bytes)] = bytes;
        }
    }

    /// <summary>Whether a text is one of them.</summary>
    public bool Contains(ReadOnlySpan<byte> text) => places[PlaceOf(text)] is not null;

    /// <summary>Where a text stands, or could.</summary>
    private int PlaceOf(ReadOnlySpan<byte> text)
    {
        var mask = places.Length - 1;
        var place = (int)KeyHash.Of(text, seed) & mask;
        while (places[place] is { } taken && !text.SequenceEqual(taken))
        {
            place = (place + 1) & mask;
        }

        return place;
    }
}
