using System.Globalization;

namespace Ampersand.Write.Emulator;

/// <summary>A fault as it is filled into the form: the text of each field, and what is wrong with it.</summary>
internal sealed class FaultForm
{
    private readonly IFormCollection _fields;
    private readonly Dictionary<string, string> _flaws = new(StringComparer.Ordinal);

    public FaultForm(IFormCollection fields) => _fields = fields;

    public static FaultForm Blank => new(FormCollection.Empty);

    /// <summary>What keeps the fault as a whole from being ordered.</summary>
    public string? Flaw { get; private set; }

    public bool HasFlaws => Flaw is not null || _flaws.Count > 0;

    public string? FlawOf(string field) => _flaws.GetValueOrDefault(field);

    /// <summary>What stands in a field, or what stands there first.</summary>
    public string Text(string field, string first = "") => _fields.TryGetValue(field, out var text) ? text.ToString() : first;

    /// <summary>The fault, or <see langword="null"/> when there is a flaw; an empty field is as good as one that is not there.</summary>
    public Fault? ToFault()
    {
        var usual = new Fault { Kind = FaultKind.Status };
        var fault = usual with
        {
            Kind = Kind(),
            Method = Given("method") ?? usual.Method,
            Path = Given("path") ?? usual.Path,
            After = Integer("after") ?? usual.After,
            Times = Integer("times") ?? usual.Times,
            Delay = Seconds("delay") is { } delay ? TimeSpan.FromSeconds(delay) : usual.Delay,
            Status = Integer("status"),
            Headers = Headers(),
            Body = Given("body"),
            ContentType = Given("contentType"),
            Location = Given("location"),
            Retryable = Given("retryable") switch { "yes" => true, "no" => false, _ => null },
            RetryAfterSeconds = Seconds("retryAfterSeconds"),
        };
        Flaw = fault.Flaw;
        return HasFlaws ? null : fault;
    }

    private string? Given(string field) => Text(field).Trim() is { Length: > 0 } text ? text : null;

    private FaultKind Kind()
    {
        var name = Given("kind");
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            if (Shown.Kind(kind) == name)
            {
                return kind;
            }
        }

        _flaws["kind"] = "Choose one of the kinds.";
        return default;
    }

    private int? Integer(string field)
    {
        if (Given(field) is not { } text)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            _flaws[field] = $"'{text}' is not a whole number.";
        }

        return number;
    }

    private double? Seconds(string field)
    {
        if (Given(field) is not { } text)
        {
            return null;
        }

        // A day is more than anybody waits for, and keeps what follows within what a time can hold.
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds > 86_400)
        {
            _flaws[field] = $"'{text}' is not a number of seconds from 0 to 86400.";
            return null;
        }

        return seconds;
    }

    private Dictionary<string, string> Headers()
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Text("headers").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || line[..colon].Contains(' ', StringComparison.Ordinal))
            {
                _flaws["headers"] = $"'{line}' is not a header such as Retry-After: 2.";
                continue;
            }

            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return headers;
    }
}
