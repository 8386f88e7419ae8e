using System.Collections;
using System.Data;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Ampersand.Write.Errors;

namespace Ampersand.Write.Input;

/// <summary>Reads one pipeline object as names and values. The lists are the reader's own and good until the next record.</summary>
/// <param name="properties">The properties to read; all when <see langword="null"/>.</param>
/// <param name="asTheyAre">Whether values stay in PowerShell's wrapping, which holds the properties of an object within the record.</param>
internal sealed class RecordReader(string[]? properties, bool asTheyAre = false)
{
    private readonly List<string> names = [];
    private readonly List<object?> values = [];
    private readonly PropertySource source = new();

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
        switch (record.BaseObject)
        {
            case IDictionary dictionary:
                ReadDictionary(dictionary, number);
                break;
            case IDictionary<string, object?> dynamic:
                ReadDynamic(dynamic);
                break;
            case DataRow row:
                ReadRow(row, number);
                break;
            case DataRowView view:
                ReadRow(view.Row, number);
                break;
            case JsonElement or JsonNode or KeyValuePair<string, JsonNode?>:
                throw new AmpersandException(
                    CmdletErrorIds.InputNotARecord,
                    $"Record {number} is JSON as .NET holds it, whose values are no properties, so it was left out: pipe what "
                        + "ConvertFrom-Json makes of it.");
            case XmlNode:
                throw new AmpersandException(
                    CmdletErrorIds.InputNotARecord,
                    $"Record {number} is a node of an XML document ({record.BaseObject.GetType().Name}), whose parts are no plain values, "
                        + "so it was left out: make a record of it with "
                        + "Select-Object and the names of its attributes and elements.");
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

    private void ReadDictionary(IDictionary dictionary, long number)
    {
        if (properties is not null)
        {
            foreach (var property in properties)
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
        foreach (var property in properties ?? dynamic.Keys)
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

        foreach (var column in properties is null
            ? row.Table.Columns.Cast<DataColumn>()
            : properties.Select(property => row.Table.Columns[property]).OfType<DataColumn>())
        {
            Add(column.ColumnName, row[column]);
        }
    }

    private void ReadProperties(PSObject record, long number)
    {
        if (properties is not null)
        {
            foreach (var property in properties)
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
            Add(property, number);
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
        values.Add(asTheyAre ? value : PSObjectExtensions.Of(value));
    }
}
