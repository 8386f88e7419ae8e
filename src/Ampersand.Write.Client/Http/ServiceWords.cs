using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Ampersand.Write.Http;

/// <summary>What others said, made fit to be quoted: one line, not too long, and without secrets that they may have echoed.</summary>
internal static class ServiceWords
{
    private const int MaxQuoted = 600;

    /// <summary>More than this is not even looked at: the rest may be megabytes of a proxy's page.</summary>
    private const int MaxRead = 16 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The explanation in an answer: the problem's words, a page's title, or the text itself.</summary>
    public static string Of(ServiceAnswer answer, ApiKey key)
    {
        if (answer.Problem?.Describe() is { } words)
        {
            return Quote(words, key);
        }

        string text = Encoding.UTF8.GetString(answer.Body, 0, Math.Min(answer.Body.Length, MaxRead)).TrimStart('\uFEFF');
        if (string.IsNullOrWhiteSpace(text))
        {
            return "no explanation.";
        }

        if (!text.TrimStart().StartsWith("<", StringComparison.Ordinal))
        {
            return Quote(text, key);
        }

        Match title = Regex.Match(
            text, "<title[^>]*>(?<title>.*?)</title>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture, Patience);
        return "an HTML page" + (title.Success ? $" titled '{Quote(WebUtility.HtmlDecode(title.Groups["title"].Value), key)}'" : string.Empty)
            + ", so probably not Ampersand but a proxy in between.";
    }

    /// <summary>The causes of a failure from the outside in, each once: "An error occurred while sending" alone helps nobody.</summary>
    public static string Of(Exception? failure, ApiKey key)
    {
        var reasons = new List<string>();
        for (; failure is not null; failure = failure.InnerException)
        {
            string reason = failure.Message.Trim();
            if (!reasons.Exists(known => known.Contains(reason)))
            {
                reasons.Add(reason);
            }
        }

        return Quote(string.Join(" ", reasons), key);
    }

    /// <summary>A text of others in one line. Secrets go first: half a key at a cut would not be found any more.</summary>
    public static string Quote(string text, ApiKey key) =>
        OneLine(HideQueries(key.Redact(text.Length > MaxRead ? text.Substring(0, MaxRead) : text)));

    /// <summary>The name of a status, where it has one.</summary>
    public static string Reason(HttpStatusCode status) => (int)status switch
    {
        422 => " Unprocessable Content",
        429 => " Too Many Requests",
        // A status without a name is written as its number, which is said already.
        _ when char.IsDigit(status.ToString()[0]) => string.Empty,
        _ => " " + Regex.Replace(status.ToString(), "(?<=[a-z])(?=[A-Z])", " ", RegexOptions.None, Patience),
    };

    /// <summary>Signatures live in queries: an address that is echoed loses its own.</summary>
    private static string HideQueries(string text) =>
        Regex.Replace(text, @"(?<address>[a-z][a-z0-9+.-]*:(\\?/){2}[^\s?""'<>]*)\?[^\s""'<>]*", "${address}?(hidden)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, Patience);

    private static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxQuoted));
        foreach (char c in text)
        {
            if (line.Length == MaxQuoted)
            {
                return line.Append('…').ToString();
            }

            bool gap = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!gap)
            {
                line.Append(c);
            }
            else if (line.Length > 0 && line[line.Length - 1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }
}
