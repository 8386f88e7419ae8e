using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using Ampersand.Write.Csv;
using Ampersand.Write.Errors;
using Ampersand.Write.Output;
using Ampersand.Write.Records;

namespace Ampersand.Write.Input;

/// <summary>Pipeline objects in, the JSON of records out: each is read as names and values, checked, and added to a request.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A writer over memory holds nothing to free.")]
internal sealed class RecordToJson
{
    private const string IdField = "id";

    private readonly MemoryStream bytes = new();
    private readonly Utf8JsonWriter json;
    private readonly RecordReader reader;
    private readonly JsonValueWriter values;
    private readonly AssociationSource? associations;
    private readonly RecordWarnings warnings;
    private readonly RecordWriteType type;
    private readonly Func<string, bool> isDate;
    private readonly int depth;
    private readonly bool leavesOut;

    /// <param name="type">What the records are for: all but a create needs their ids.</param>
    /// <param name="properties">The properties to send; all when <see langword="null"/>.</param>
    /// <param name="depth">How many levels may lie below a record, 0 to 100.</param>
    /// <param name="dateAsString">Whether dates say no time zone that they do not have.</param>
    /// <param name="isDate">Whether a field holds days, so that a moment at midnight is sent without its time.</param>
    /// <param name="associations">What the records are associated with, if with anything.</param>
    /// <param name="warnings">Looks at the piped ones.</param>
    /// <param name="tell">Takes what is said once of what was left out.</param>
    /// <exception cref="AmpersandException"><c>PropertyNamedTwice</c>: a property is named twice.</exception>
    public RecordToJson(
        RecordWriteType type,
        string[]? properties,
        int depth,
        bool dateAsString,
        Func<string, bool> isDate,
        AssociationSource? associations,
        RecordWarnings warnings,
        Action<string> tell)
    {
        this.isDate = isDate;
        this.type = type;
        this.associations = associations;
        this.warnings = warnings;
        this.depth = depth;
        leavesOut = properties is null;
        json = new Utf8JsonWriter(bytes, JsonText.WriterOptions);
        values = new JsonValueWriter(dateAsString);
        RequireDistinct(properties ?? []);
        reader = new RecordReader(Picked(type, properties), tell, asTheyAre: true);
    }

    /// <summary>The id of the record that was made last; <see langword="null"/> for a create, which has none.</summary>
    public string? Id { get; private set; }

    /// <summary>Makes the JSON of a record.</summary>
    /// <param name="record">The record as it was piped or given.</param>
    /// <param name="number">Its number, 1-based, for errors.</param>
    /// <param name="asCells">
    /// Whether its values are the cells of a CSV file, where an empty one leaves a field alone and <c>#N/A</c> sets it to null.
    /// </param>
    /// <returns>An object with <c>record</c> and maybe <c>associations</c>, as UTF-8; good until the next record.</returns>
    /// <exception cref="AmpersandException">It cannot be sent.</exception>
    public ReadOnlyMemory<byte> Convert(PSObject? record, long number, bool asCells)
    {
        var name = FormattableString.Invariant($"Record {number}");
        reader.Read(record, number);
        try
        {
            return Convert(record!, name, asCells);
        }
        catch (Exception failure) when (
            failure is not (AmpersandException or PipelineStoppedException or OperationCanceledException or OutOfMemoryException))
        {
            // A list, an enumerator or a text of its own is anybody's code, and may throw whatever it likes while it is read.
            throw new AmpersandException(
                CmdletErrorIds.PropertyUnreadable,
                $"{name}: a value cannot be read ({failure.GetBaseException().Message.TrimEnd('.')}). The record was left out.",
                failure);
        }
    }

    private ReadOnlyMemory<byte> Convert(PSObject record, string name, bool asCells)
    {
        Id = type == RecordWriteType.Create ? null : ReadId(name);
        bytes.SetLength(0);
        json.Reset();
        json.WriteStartObject();
        values.Begin(json, record, name, depth);
        json.WriteStartObject("record");
        var hasFields = WriteFields(Id, asCells);
        json.WriteEndObject();
        var hasAssociations = WriteAssociations(record, name);
        if (!hasFields && (type == RecordWriteType.Create || (type == RecordWriteType.Update && !hasAssociations)))
        {
            throw Empty(name);
        }

        json.WriteEndObject();
        json.Flush();
        if (!asCells)
        {
            warnings.Look(name, reader.Names, reader.Values);
            warnings.LookForRepeat(name, record, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }

        return new ReadOnlyMemory<byte>(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void RequireDistinct(string[] properties)
    {
        if (NamePattern.FindTwice(properties) is { } twice)
        {
            throw new AmpersandException(
                CmdletErrorIds.PropertyNamedTwice,
                $"-Property names '{twice}' more than once, and a record has it once: leave the others out. Nothing was sent.");
        }
    }

    /// <summary>A delete reads the id alone, and what is updated always brings its id along.</summary>
    private static string[]? Picked(RecordWriteType type, string[]? properties) => type switch
    {
        RecordWriteType.Delete => [IdField],
        RecordWriteType.Update when properties is not null && !properties.Contains(IdField, StringComparer.OrdinalIgnoreCase) =>
            [IdField, .. properties],
        _ => properties,
    };

    /// <summary>Writes the id and what there is beside it.</summary>
    /// <returns>Whether there is anything beside it; for a create, whether any of it says anything.</returns>
    private bool WriteFields(string? id, bool asCells)
    {
        var written = false;
        if (id is not null)
        {
            json.WriteString(IdField, id);
        }

        for (var i = 0; i < reader.Names.Count; i++)
        {
            var field = reader.Names[i];
            var value = reader.Values[i];
            if ((id is not null && IsId(field)) || (asCells && value is "") || (leavesOut && ResultColumns.IsOne(field)))
            {
                continue;
            }

            var sent = asCells && value is CsvLimits.NullMarker ? null : value;
            values.WriteProperty(field, DayOf(field, sent) ?? sent);
            written |= type != RecordWriteType.Create || WireValue.Of(sent) is not (null or DBNull or "");
        }

        return written;
    }

    /// <summary>The day alone, where a moment at midnight goes to a field of days; otherwise <see langword="null"/>.</summary>
    private string? DayOf(string field, object? value) =>
        RecordValue.Plain(WireValue.Of(value)) is var plain && RecordValue.IsMidnight(plain) && isDate(field)
            && RecordValue.Format(plain, out var text) is null
            ? text!.Substring(0, RecordValue.DateLength)
            : null;

    /// <returns>Whether there are any.</returns>
    private bool WriteAssociations(PSObject? record, string name)
    {
        if (associations?.Of(record, name) is not { Length: > 0 } several)
        {
            return false;
        }

        // They stand beside the record, and are as deep as the service has them: how deep a record may be says nothing of them.
        values.Begin(json, associations, name, JsonValueWriter.MostLevels);
        values.WriteProperty("associations", several);
        return true;
    }

    /// <summary>A create of nothing, or an update that changes nothing and would be called a success.</summary>
    private AmpersandException Empty(string name) => new(
        CmdletErrorIds.RecordEmpty,
        $"{name} has nothing to send{(type == RecordWriteType.Update ? " but its id" : "")}, so it was left out: it has no other "
            + "properties, none of those that -Property names, or only empty ones.");

    /// <summary>The id as text, whatever type a record holds it as: the service takes texts only.</summary>
    private string ReadId(string name)
    {
        if (reader.Values.Where((value, place) => IsId(reader.Names[place]) && RecordValue.HasLostDigits(WireValue.Of(value))).Any())
        {
            throw new AmpersandException(
                CmdletErrorIds.RecordIdMissing,
                $"{name} has an 'id' that is a floating-point number beyond 2^53, whose last digits are lost already, so it was left out: "
                    + "read the column as text.");
        }

        int[] places = [.. Enumerable.Range(0, reader.Names.Count).Where(place => IsId(reader.Names[place]))];
        var id = places.Length == 1 ? System.Convert.ToString(Plain(reader.Values[places[0]]), CultureInfo.InvariantCulture) : null;
        return !string.IsNullOrWhiteSpace(id) && id != CsvLimits.NullMarker && UnicodeText.IsWellFormed(id!)
            ? id!
            : throw new AmpersandException(
                CmdletErrorIds.RecordIdMissing,
                $"{name} has {(places.Length == 0 ? "no property 'id'" : "an empty 'id'")}, so it was left out: "
                    + $"{(type == RecordWriteType.Delete ? "a delete" : "an update")} "
                    + "knows its record by the id that the service gave it, the RecordId of a result.");
    }

    private static object? Plain(object? value) => RecordValue.Plain(WireValue.Of(value)) is var plain && plain is string or IFormattable
        ? plain
        : null;

    private static bool IsId(string field) => string.Equals(field, IdField, StringComparison.OrdinalIgnoreCase);
}
