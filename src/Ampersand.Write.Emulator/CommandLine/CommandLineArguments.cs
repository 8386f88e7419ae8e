using System.Globalization;

namespace Ampersand.Write.Emulator;

/// <summary>Reads the program's arguments into options.</summary>
internal static class CommandLineArguments
{
    public const string Usage = """
        Usage: ampersand-emulator [options]

          --urls URL               where to listen (http://127.0.0.1:5080)
          --database FILE          keep records and operations in a SQLite file
          --api-key KEY            accept this key (emulator-key); may be given several times
          --processing-time TIME   how long an operation takes, as hh:mm:ss (00:00:02)
          --allow-remote           listen on other addresses than loopback
          --verbose                log every request
          --help                   show this
        """;

    private static readonly string[] s_times = [@"h\:m\:s", @"h\:m\:s\.FFFFFFF"];

    /// <returns>The options, or <see langword="null"/> when help is asked for.</returns>
    /// <exception cref="EmulatorException">An argument is not understood.</exception>
    public static EmulatorOptions? Parse(IEnumerable<string> arguments)
    {
        var options = new EmulatorOptions { Urls = "http://127.0.0.1:5080", LogLevel = LogLevel.Warning };
        var keys = new List<string>();
        using var rest = arguments.GetEnumerator();
        while (rest.MoveNext())
        {
            var name = rest.Current;
            switch (name)
            {
                case "--urls":
                    options = options with { Urls = Value() };
                    break;
                case "--database":
                    options = options with { DatabasePath = Value() };
                    break;
                case "--api-key":
                    keys.Add(Value());
                    break;
                case "--processing-time":
                    options = options with { ProcessingTime = Time(name, Value()) };
                    break;
                case "--allow-remote":
                    options = options with { AllowRemote = true };
                    break;
                case "--verbose":
                    options = options with { LogLevel = LogLevel.Information };
                    break;
                case "--help" or "-h":
                    return null;
                default:
                    throw new EmulatorException($"'{name}' is not an option; --help lists them.");
            }

            string Value() => rest.MoveNext() && rest.Current.Length > 0 && !rest.Current.StartsWith("--", StringComparison.Ordinal)
                ? rest.Current
                : throw new EmulatorException($"{name} needs a value.");
        }

        return keys.Count > 0 ? options with { ApiKeys = [.. keys] } : options;
    }

    private static TimeSpan Time(string name, string text) =>
        TimeSpan.TryParseExact(text, s_times, CultureInfo.InvariantCulture, out var time)
            ? time
            : throw new EmulatorException($"{name} needs a time such as 00:00:02, not '{text}'.");
}
