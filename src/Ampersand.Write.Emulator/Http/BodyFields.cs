using System.Globalization;
using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>
/// The fields of a JSON object in a request body, read by name and form: all that is wrong is collected, where a serializer would stop at
/// the first.
/// </summary>
internal sealed class BodyFields(JsonElement element, List<Issue> issues, string prefix = "")
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Whether a field is there; null is as good as nothing.</summary>
    public bool Has(string name) => Any(name) is not null;

    public JsonElement? Any(string name)
    {
        known.Add(name);
        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public string? String(string name) => Of(name, "a string", JsonValueKind.String)?.GetString();

    public bool? Boolean(string name) => Of(name, "true or false", JsonValueKind.True, JsonValueKind.False)?.GetBoolean();

    public JsonElement? Array(string name) => Of(name, "an array", JsonValueKind.Array);

    public BodyFields? Object(string name) =>
        Of(name, "an object", JsonValueKind.Object) is { } value ? new BodyFields(value, issues, prefix + name + ".") : null;

    public string RequiredString(string name)
    {
        var value = String(name);
        if (!Has(name))
        {
            Refuse(name, "is missing");
        }
        else if (value is not null && string.IsNullOrWhiteSpace(value))
        {
            Refuse(name, "must not be empty");
        }

        return value ?? "";
    }

    public string? OneOf(string name, params string[] choices)
    {
        var value = String(name);
        if (value is not null && !choices.Contains(value, StringComparer.Ordinal))
        {
            Refuse(name, $"must be one of {string.Join(", ", choices)}", value);
        }

        return value;
    }

    public string? RequiredOneOf(string name, params string[] choices)
    {
        if (!Has(name))
        {
            Refuse(name, $"is missing; it must be one of {string.Join(", ", choices)}");
        }

        return OneOf(name, choices);
    }

    public int? Integer(string name, int least, int most)
    {
        if (Any(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number) || number < least || number > most)
        {
            Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"), value.GetRawText());
            return null;
        }

        return number;
    }

    public void Refuse(string name, string reason, string? value = null)
    {
        var shown = value is { Length: > 100 } ? value[..100] + "…" : value;
        issues.Add(new Issue("body", prefix + name, $"{prefix}{name} {reason}.", shown));
    }

    /// <summary>A field that no generation of the API knows is a mistake of the sender; saying so is kinder than ignoring it.</summary>
    public void RefuseOthers()
    {
        foreach (var property in element.EnumerateObject().Where(property => !known.Contains(property.Name)))
        {
            Refuse(property.Name, "is not a field of this request");
        }
    }

    private JsonElement? Of(string name, string form, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (Any(name) is not { } value || kinds.Contains(value.ValueKind))
        {
            return Any(name);
        }

        Refuse(name, "must be " + form, value.GetRawText());
        return null;
    }
}
