using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ampersand.Write.Csv;
using Ampersand.Write.Errors;

namespace Ampersand.Write.Input;

/// <summary>Reads one pipeline object as names and values. The lists are the reader's own and good until the next record.</summary>
/// <param name="properties">The properties to read, by name or by a pattern; all when <see langword="null"/>.</param>
/// <param name="tell">Takes what is said once of what was left out.</param>
/// <param name="asTheyAre">Whether values stay in PowerShell's wrapping, which holds the properties of an object within the record.</param>
internal sealed class RecordReader(string[]? properties, Action<string> tell, bool asTheyAre = false)
{
    // Which properties a pattern means is known when all are.
    private readonly string[]? wanted = properties is null || Array.Exists(properties, NamePattern.IsOne) ? null : properties;
    private readonly List<string> names = [];
    private readonly List<object?> values = [];
    private readonly PropertySource source = new();
    private string[] distinct = [];
    private bool isInOrder;
    private bool hasToldRemoting;

    public IReadOnlyList<string> Names => names;

    public IReadOnlyList<object?> Values => values;

    /// <summary>Reads a record.</summary>
    /// <param name="record">The record as it was piped or given.</param>
    /// <param name="number">Its number, 1-based, for errors.</param>
    /// <exception cref="AmpersandException">It is none, or one of its properties cannot be read.</exception>
    public void Read(PSObject? record, long number)
    {
        if (record is null)
        {
            throw new AmpersandException(
                CmdletErrorIds.RecordNull,
                $"Record {number} is $null, so it was left out: see what the command before it in the pipeline returns.");
        }

        names.Clear();
        values.Clear();
        isInOrder = wanted is not null || properties is null;
        try
        {
            ReadAll(record, number);
        }
        catch (Exception failure) when (
            failure is not (AmpersandException or PipelineStoppedException or OperationCanceledException or OutOfMemoryException))
        {
            // What holds the values is anybody's code, and may throw whatever it likes while they are read.
            throw new AmpersandException(
                CmdletErrorIds.PropertyUnreadable,
                $"Record {number} cannot be read ({failure.GetBaseException().Message.TrimEnd('.')}), so it was left out.",
                failure);
        }

        Arrange();
        RequireDistinct(number);
    }

    private void ReadAll(PSObject record, long number)
    {
        switch (record.BaseObject)
        {
            case IDictionary dictionary:
                ReadDictionary(dictionary, number);
                ReadAdded(record, number);
                break;
            case IDictionary<string, object?> dynamic:
                ReadDynamic(dynamic);
                ReadAdded(record, number);
                break;
            case DataRow row:
                ReadRow(row, number);
                ReadAdded(record, number);
                break;
            case DataRowView view:
                ReadRow(view.Row, number);
                ReadAdded(record, number);
                break;
            case IDataRecord row:
                ReadRow(row);
                ReadAdded(record, number);
                break;
            case JsonElement or JsonNode:
                throw new AmpersandException(
                    CmdletErrorIds.InputNotARecord,
                    $"Record {number} is JSON as .NET holds it, whose values are no properties, so it was left out: pipe what "
                        + "ConvertFrom-Json makes of it.");
            case string or IEnumerable or ValueType and (IConvertible or DateTimeOffset or Guid or TimeSpan):
                throw new AmpersandException(
                    CmdletErrorIds.InputNotARecord,
                    $"Record {number} is of the type {record.BaseObject.GetType().Name}, which has no named values, so it was left out: "
                        + "pipe objects with properties, dictionaries or data rows.");
            default:
                RequireForeign(record, number);
                ReadProperties(record, number);
                break;
        }
    }

    private static void RequireForeign(PSObject record, long number)
    {
        if (ModuleOutput.NameOf(record) is { } name)
        {
            throw new AmpersandException(
                CmdletErrorIds.InputNotARecord,
                $"Record {number} is an {name}, which this module emits, and no record to write, so it was left out: "
                    + $"{ModuleOutput.Instead(name)}.");
        }
    }

    /// <summary>Picks what the patterns among the properties mean, in the order in which they are asked for.</summary>
    private void Arrange()
    {
        if (isInOrder)
        {
            return;
        }

        var places = NamePattern.Select(properties!, names);
        var picked = places.ConvertAll(place => (Name: names[place], Value: values[place]));
        names.Clear();
        values.Clear();
        foreach (var (name, value) in picked)
        {
            names.Add(name);
            values.Add(value);
        }
    }

    /// <summary>Columns and fields know no case: which of two that differ in nothing else is meant, only the caller knows.</summary>
    private void RequireDistinct(long number)
    {
        // Records of one kind come one after another, so that nearly always the names are the last one's.
        if (distinct.SequenceEqual(names))
        {
            return;
        }

        if (NamePattern.FindTwice(names) is { } twice)
        {
            throw new AmpersandException(
                CmdletErrorIds.PropertyDuplicate,
                $"Record {number} has more than one property '{twice}' (case is ignored), so it was left out: which one is meant?");
        }

        distinct = [.. names];
    }

    /// <summary>What a script added to a row or a dictionary, which has values of its own.</summary>
    private void ReadAdded(PSObject record, long number)
    {
        foreach (var property in PropertySource.AddedTo(record))
        {
            if (wanted is null ? !IsOfRemoting(property) : wanted.Contains(property.Name, StringComparer.OrdinalIgnoreCase))
            {
                isInOrder &= wanted is null;
                Add(property, number);
            }
        }
    }

    /// <summary>
    /// Whether a job or a remote session added it, to tell where the object comes from; that it is left out is said once.
    /// </summary>
    private bool IsOfRemoting(PSPropertyInfo property)
    {
        if (property.Name is not ("PSComputerName" or "RunspaceId" or "PSShowComputerName" or "PSSourceJobInstanceId")
            || property.MemberType != PSMemberTypes.NoteProperty)
        {
            return false;
        }

        if (!hasToldRemoting)
        {
            hasToldRemoting = true;
            tell("The records come from a job or a remote session: PSComputerName, RunspaceId, PSShowComputerName and "
                + "PSSourceJobInstanceId "
                + "are left out. To send one, name it in -Property.");
        }

        return true;
    }

    private void ReadDictionary(IDictionary dictionary, long number)
    {
        if (wanted is not null)
        {
            foreach (var property in wanted)
            {
                foreach (var key in dictionary.Contains(property)
                    ? [property]
                    : dictionary.Keys.Cast<object>().Where(key => IsSame(NamedEntries.NameOf(key), property)))
                {
                    Add(NamedEntries.NameOf(key), dictionary[key]);
                }
            }

            return;
        }

        var entries = new NamedEntries(dictionary);
        if (entries.Twice is { } twice)
        {
            throw new AmpersandException(
                CmdletErrorIds.PropertyDuplicate,
                $"Record {number} is a dictionary with several keys that are '{twice}' as names, so it was left out: which one is meant?");
        }

        for (var place = 0; place < entries.Names.Length; place++)
        {
            Add(entries.Names[place], entries.Values[place]);
        }
    }

    /// <summary>Columns know no case, whatever a dictionary's own keys do.</summary>
    private static bool IsSame(string key, string property) => string.Equals(key, property, StringComparison.OrdinalIgnoreCase);

    /// <summary>An ExpandoObject and its like, which are no <see cref="IDictionary"/>.</summary>
    private void ReadDynamic(IDictionary<string, object?> dynamic)
    {
        foreach (var property in wanted ?? dynamic.Keys)
        {
            foreach (var key in dynamic.ContainsKey(property) ? [property] : dynamic.Keys.Where(key => IsSame(key, property)))
            {
                Add(key, dynamic[key]);
            }
        }
    }

    /// <summary>A row's columns only: PowerShell would show the row's own state among them.</summary>
    private void ReadRow(DataRow row, long number)
    {
        if (!row.HasVersion(DataRowVersion.Default))
        {
            throw new AmpersandException(
                CmdletErrorIds.InputNotARecord,
                $"Record {number} is a row that was deleted from its table, so it was left out: accept the table's changes first, or pipe "
                    + "the rows that are left.");
        }

        foreach (var column in wanted is null
            ? row.Table.Columns.Cast<DataColumn>()
            : wanted.Select(property => row.Table.Columns[property]).OfType<DataColumn>())
        {
            Add(column.ColumnName, row[column]);
        }
    }

    /// <summary>A row that a database's reader holds.</summary>
    private void ReadRow(IDataRecord row)
    {
        isInOrder &= wanted is null;
        for (var column = 0; column < row.FieldCount; column++)
        {
            var name = row.GetName(column);
            if (wanted is null || wanted.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                Add(name, row.GetValue(column));
            }
        }
    }

    private void ReadProperties(PSObject record, long number)
    {
        if (wanted is not null)
        {
            foreach (var property in wanted)
            {
                if (record.Properties[property] is { } known)
                {
                    Add(known, number);
                }
            }

            return;
        }

        foreach (var property in source.Of(record))
        {
            if (!IsOfRemoting(property))
            {
                Add(property, number);
            }
        }
    }

    private void Add(PSPropertyInfo property, long number)
    {
        if (!property.IsGettable)
        {
            return;
        }

        try
        {
            Add(property.Name, property.Value);
        }
        catch (GetValueException failure)
        {
            throw new AmpersandException(
                CmdletErrorIds.PropertyUnreadable,
                $"The property '{property.Name}' of record {number} cannot be read ({failure.GetBaseException().Message.TrimEnd('.')}), "
                    + "so the record was left out: leave the property out with -Property.",
                failure);
        }
    }

    private void Add(string name, object? value)
    {
        names.Add(name);

        // Without its wrapper also where that is all there is to see: a PSObject formats itself as text, and no cell may hold a whole
        // record.
        values.Add(asTheyAre ? value : WireValue.Of(value) is PSCustomObject inner ? EntriesOf(value, inner) : WireValue.Of(value));
    }

    /// <summary>The values of a record within a record, by which the library can name them: outside of PowerShell it has none.</summary>
    private static object EntriesOf(object? value, PSCustomObject inner)
    {
        var entries = new OrderedDictionary();
        foreach (var property in ((PSObject)value!).Properties)
        {
            entries[property.Name] = null;
        }

        return entries.Count > 0 ? entries : inner;
    }
}
