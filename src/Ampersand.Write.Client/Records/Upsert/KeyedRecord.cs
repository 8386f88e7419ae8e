using Ampersand.Write.Csv;

namespace Ampersand.Write.Records;

/// <summary>A record that is to be updated where there is one with its key, and else created.</summary>
/// <param name="place">Where it stands.</param>
/// <param name="key">The value of its key.</param>
/// <param name="keyMember">The key as a member of a JSON object; empty where the key is the id.</param>
/// <param name="members">Its other values as members of a JSON object, separated by commas.</param>
internal sealed class KeyedRecord(RecordPlace place, string key, byte[] keyMember, byte[] members)
{
    public RecordPlace Place => place;

    public string Key => key;

    /// <summary>Adds the record to a request that creates.</summary>
    public void AddCreate(RecordBatch batch, ByteSink space)
    {
        Begin(space);
        Add(space, keyMember);
        Add(space, members);
        End(batch, space, id: null);
    }

    /// <summary>Adds the record to a request that updates.</summary>
    /// <remarks>
    /// The key is there already, maybe in another case or as a field that nobody may write, so it is sent only where there is nothing else.
    /// </remarks>
    public void AddUpdate(RecordBatch batch, ByteSink space, string id)
    {
        Begin(space);
        space.Write("\"id\":"u8);
        space.Write(JsonText.Quote(id));
        Add(space, members.Length > 0 ? members : keyMember);
        End(batch, space, id);
    }

    /// <summary>The record, its key and where it stands, for messages.</summary>
    public override string ToString() => Describe(place, key);

    /// <summary>A record, its key and where it stands, for messages.</summary>
    public static string Describe(RecordPlace place, string key)
    {
        var line = place.Line is { } number ? FormattableString.Invariant($", line {number}") : string.Empty;
        return FormattableString.Invariant($"Record {place.Record} of {place.Source}{line} (key '{Utf8Text.Preview(key)}')");
    }

    private static void Begin(ByteSink space)
    {
        space.CutTo(0);
        space.Write("{\"record\":{"u8);
    }

    private static void Add(ByteSink space, byte[] several)
    {
        if (several.Length > 0 && space.Written[space.Length - 1] != (byte)'{')
        {
            space.Write((byte)',');
        }

        space.Write(several);
    }

    private void End(RecordBatch batch, ByteSink space, string? id)
    {
        space.Write("}}"u8);
        batch.Add(this, place.Record - 1, space.Written, id, place);
    }
}
