using System.Collections;
using System.Data;
using System.Data.SqlTypes;
using System.Globalization;
using System.Management.Automation;
using System.Net.Mail;
using System.Numerics;
using System.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ampersand.Write.Errors;
using Ampersand.Write.Csv;
using Ampersand.Write.Records;

namespace Ampersand.Write.Input;

/// <summary>Writes what PowerShell holds as JSON of the same type: numbers as numbers, objects as objects, dates as ISO 8601.</summary>
/// <remarks>
/// Nothing is cut off or made a text in silence: what is too deep, cyclic or no JSON at all is an error that names the place.
/// </remarks>
internal sealed class JsonValueWriter(bool dateAsString)
{
    /// <summary>The most levels that may be allowed.</summary>
    public const int MostLevels = 100;

    private const int KnownNames = 4096;
    private const string HalfCharacter = "holds half of a character (a lone surrogate), which is no text";

    private readonly Dictionary<string, JsonEncodedText> names = new(StringComparer.Ordinal);
    private readonly List<object> ancestors = [];
    private readonly JsonPath path = new();
    private readonly PropertySource source = new();
    private string what = string.Empty;
    private int depth;
    private Utf8JsonWriter json = null!;

    /// <summary>Begins with a record: what is written from here on is of it.</summary>
    /// <param name="target">Where to write.</param>
    /// <param name="owner">The record, in which nothing may hold the record itself again; or what else holds the values.</param>
    /// <param name="name">What errors call it: <c>Record 3</c>.</param>
    /// <param name="levels">How many levels of objects and lists may lie below it, 0 to <see cref="MostLevels"/>.</param>
    public void Begin(Utf8JsonWriter target, object owner, string name, int levels)
    {
        (json, what, depth) = (target, name, levels);
        path.Clear();
        ancestors.Clear();
        ancestors.Add(Identity(owner));
    }

    /// <summary>Writes one property.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="AmpersandException">
    /// <c>ValueNotJson</c>, <c>ValueTooDeep</c>, <c>ValueCyclic</c>, <c>PropertyUnreadable</c>.
    /// </exception>
    public void WriteProperty(string name, object? value) => Property(name, value);

    private void Property(string name, object? value)
    {
        path.Push(name);
        json.WritePropertyName(Encode(name));
        Value(value);
        path.Pop();
    }

    private void Value(object? value)
    {
        var given = value;
        value = WireValue.Of(value);

        switch (value)
        {
            case null or DBNull: json.WriteNullValue(); break;
            case string text: Text(text); break;
            case char character: Text(character.ToString()); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case SwitchParameter truth: json.WriteBooleanValue(truth.IsPresent); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case byte or sbyte or short or ushort or uint: json.WriteNumberValue(
                Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case double or float: Real(value); break;
            case BigInteger number: Digits(number); break;
#if NET
            case Int128 or UInt128 or nint or nuint: Digits((IFormattable)value); break;
            case Half number: Real(number); break;
#endif
            case DateTime time when dateAsString: Text(AsItStands(time)); break;
            case JsonElement element: Element(element); break;
            case JsonNode node: Element(JsonSerializer.SerializeToElement(node)); break;
            case INullable or MailAddress when RecordValue.Plain(value) is var plain && !ReferenceEquals(plain, value): Value(plain); break;
            case IDictionary dictionary: Nest(dictionary, Dictionary); break;
            case IDictionary<string, object?> dynamic: Nest(dynamic, Dynamic); break;
            case DataRow row: Nest(row, Row); break;
            case DataRowView view: Nest(view.Row, Row); break;
            case IEnumerable list: Nest(list, List); break;
            case SecureString or PSCredential: throw NotJson("is a secret, which is not sent as a value");
            case ScriptBlock or Delegate or System.Reflection.MemberInfo: throw NotJson($"is code ({value.GetType().Name})");
            default: Other(given!, value); break;
        }
    }

    /// <summary>
    /// Dates, enums, ids and the like have a text of their own; what was made of names and values is an object. The members of anything
    /// else
    /// say how .NET keeps it, and not what it is.
    /// </summary>
    private void Other(object given, object value)
    {
        var item = PSObject.AsPSObject(given);
        if (ObjectKinds.IsOfProperties(item, value))
        {
            Nest(item, Properties);
        }
        else if (value is not PSCustomObject && RecordValue.Format(value, out var text) is null)
        {
            Text(text!);
        }
        else
        {
            throw NotJson($"is an object of the type {PropertySource.TypeNameOf(item) ?? value.GetType().FullName}, which has no plain "
                + "form: pick "
                + "the property that is meant, or make an object of names and values with Select-Object");
        }
    }

    private void Text(string text)
    {
        if (!UnicodeText.IsWellFormed(text))
        {
            throw NotJson(HalfCharacter);
        }

        if (text.Contains('\0'))
        {
            throw NotJson("holds a NUL, which text never does");
        }

        json.WriteStringValue(text);
    }

    private void Digits(IFormattable number) =>
        json.WriteRawValue(number.ToString(null, CultureInfo.InvariantCulture), skipInputValidation: true);

    private void Real(object number)
    {
        // Written as in a cell: the shortest digits that are this number, the same on every framework.
        if (RecordValue.Format(number, out var digits) is not null)
        {
            throw NotJson($"is {Convert.ToString(number, CultureInfo.InvariantCulture)}, which is no number in JSON");
        }

        json.WriteRawValue(digits!, skipInputValidation: true);
    }

    private void Nest<T>(T value, Action<T> write)
        where T : class
    {
        var identity = Identity(value);
        if (ancestors.Exists(ancestor => ReferenceEquals(ancestor, identity)))
        {
            throw Failure(CmdletErrorIds.ValueCyclic, "holds itself, which would have no end");
        }

        if (ancestors.Count > depth)
        {
            throw Failure(CmdletErrorIds.ValueTooDeep, FormattableString.Invariant($"lies more than {depth} levels deep: give a larger ")
                + "-Depth, or pick with -Property what is to be sent");
        }

        ancestors.Add(identity);
        write(value);
        ancestors.RemoveAt(ancestors.Count - 1);
    }

    /// <summary>What PowerShell wraps anew each time is known by what is inside.</summary>
    private static object Identity(object value) =>
        value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private void Dictionary(IDictionary dictionary)
    {
        var entries = new NamedEntries(dictionary);
        if (entries.Twice is { } twice)
        {
            throw NotJson($"has several keys that are '{twice}' as names, and JSON has a name once");
        }

        RequireDistinct(entries.Names);
        json.WriteStartObject();
        for (var place = 0; place < entries.Names.Length; place++)
        {
            Property(entries.Names[place], entries.Values[place]);
        }

        json.WriteEndObject();
    }

    /// <summary>An ExpandoObject and its like, which are no <see cref="IDictionary"/>.</summary>
    private void Dynamic(IDictionary<string, object?> dynamic)
    {
        RequireDistinct(dynamic.Keys);
        json.WriteStartObject();
        foreach (var entry in dynamic)
        {
            Property(entry.Key, entry.Value);
        }

        json.WriteEndObject();
    }

    /// <summary>Requires that the names of an object within the record differ in more than case, as those of the record itself.</summary>
    private void RequireDistinct(IEnumerable<string> own)
    {
        if (NamePattern.FindTwice([.. own]) is { } twice)
        {
            throw Failure(
                CmdletErrorIds.PropertyDuplicate, $"has more than one property '{twice}' (case is ignored), and which one is meant is not "
                    + "known");
        }
    }

    /// <summary>
    /// What .NET's own reader of JSON leaves where it knows no better type, which has no properties of its own to look at.
    /// </summary>
    private void Element(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object: Nest<object>(element, _ => Members(element)); break;
            case JsonValueKind.Array: Nest<object>(element, _ => List(element.EnumerateArray())); break;
            case JsonValueKind.String: Text(TextOf(element)); break;
            case JsonValueKind.Undefined: throw NotJson("is a JsonElement without a value");
            default: json.WriteRawValue(element.GetRawText(), skipInputValidation: true); break;
        }
    }

    private void Members(JsonElement element)
    {
        RequireDistinct(element.EnumerateObject().Select(member => member.Name));
        json.WriteStartObject();
        foreach (var member in element.EnumerateObject())
        {
            Property(member.Name, member.Value);
        }

        json.WriteEndObject();
    }

    private string TextOf(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw NotJson(HalfCharacter);
        }
    }

    private void Row(DataRow row)
    {
        json.WriteStartObject();
        foreach (DataColumn column in row.Table.Columns)
        {
            Property(column.ColumnName, row[column]);
        }

        json.WriteEndObject();
    }

    private void List(IEnumerable list)
    {
        json.WriteStartArray();
        var index = 0;
        foreach (var item in list)
        {
            path.Push(index++);
            Value(item);
            path.Pop();
        }

        json.WriteEndArray();
    }

    private void Properties(PSObject value)
    {
        RequireDistinct(source.Of(value).Select(property => property.Name));
        json.WriteStartObject();
        foreach (var property in source.Of(value))
        {
            if (property.IsGettable)
            {
                Property(property.Name, Read(property));
            }
        }

        json.WriteEndObject();
    }

    private object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException failure)
        {
            path.Push(property.Name);
            throw Failure(CmdletErrorIds.PropertyUnreadable, $"cannot be read ({failure.GetBaseException().Message.TrimEnd('.')})");
        }
    }

    /// <summary>A date in its own words: no time zone that it does not name, and at midnight the day alone.</summary>
    private static string AsItStands(DateTime time)
    {
        if (time.Kind == DateTimeKind.Utc)
        {
            RecordValue.Format(time, out var utc);
            return utc!;
        }

        return time.TimeOfDay == TimeSpan.Zero
            ? time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : time.ToString("yyyy-MM-dd'T'HH:mm:ss" + (time.Millisecond == 0 ? "" : "'.'fff"), CultureInfo.InvariantCulture);
    }

    private JsonEncodedText Encode(string name)
    {
        if (names.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!UnicodeText.IsWellFormed(name))
        {
            throw NotJson("has half of a character (a lone surrogate) in its name");
        }

        if (names.Count == KnownNames)
        {
            names.Clear();
        }

        return names[name] = JsonText.Encode(name);
    }

    private AmpersandException NotJson(string why) => Failure(CmdletErrorIds.ValueNotJson, why);

    private AmpersandException Failure(AmpersandErrorId id, string why) => new(
        id,
        $"{what}: the value of '{path}' {why}. The record was left out.");
}
