using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Dynamic;
using System.Management.Automation;
using System.Reflection;

namespace Ampersand.Write.Input;

/// <summary>
/// Keeps what was sent: a script may change one object and pipe it again and again, and each result is about what it was then.
/// </summary>
internal static class RecordSnapshot
{
    private static readonly Func<object, object> Clone =
        (Func<object, object>)typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!
            .CreateDelegate(typeof(Func<object, object>));

    /// <summary>
    /// A record as it is now; the object itself where nobody changes such objects in place, and where it came from another process, and
    /// each
    /// is new.
    /// </summary>
    public static PSObject? Of(PSObject? record) => record?.BaseObject switch
    {
        null => record,
        PSCustomObject when PropertySource.TypeNameOf(record)?.StartsWith("Deserialized.", StringComparison.Ordinal) == true => record,
        PSCustomObject or Hashtable => record.Copy(),
        IDictionary dictionary => WithAdded(record, Copy(dictionary)),
        IDictionary<string, object?> dynamic => WithAdded(record, Copy(dynamic)),
        DataRow row when row.HasVersion(DataRowVersion.Default) => WithAdded(record, Copy(row)),
        DataRowView view when view.Row.HasVersion(DataRowVersion.Default) => WithAdded(record, Copy(view.Row)),
        { } value when ObjectKinds.IsOfPowerShellClass(value) => WithAdded(record, Clone(value)),
        _ => record,
    };

    private static OrderedDictionary Copy(IDictionary dictionary)
    {
        var copy = new OrderedDictionary(dictionary.Count, StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in dictionary)
        {
            if (copy.Contains(entry.Key))
            {
                // Keys that differ in case only: the record is refused, and shown as it is.
                copy = new OrderedDictionary(dictionary.Count);
                foreach (DictionaryEntry each in dictionary)
                {
                    copy.Add(each.Key, each.Value);
                }

                return copy;
            }

            copy.Add(entry.Key, entry.Value);
        }

        return copy;
    }

    private static ExpandoObject Copy(IDictionary<string, object?> dynamic)
    {
        var copy = new ExpandoObject();
        foreach (var entry in dynamic)
        {
            ((IDictionary<string, object?>)copy)[entry.Key] = entry.Value;
        }

        return copy;
    }

    private static PSObject Copy(DataRow row)
    {
        var copy = new PSObject();
        foreach (DataColumn column in row.Table.Columns)
        {
            copy.Properties.Add(new PSNoteProperty(column.ColumnName, row[column]));
        }

        return copy;
    }

    private static PSObject WithAdded(PSObject record, object copy)
    {
        var kept = PSObject.AsPSObject(copy);
        foreach (var member in PropertySource.AddedTo(record))
        {
            if (kept.Properties[member.Name] is null)
            {
                kept.Properties.Add((PSPropertyInfo)member.Copy());
            }
        }

        return kept;
    }
}
