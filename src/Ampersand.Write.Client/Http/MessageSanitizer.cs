using System.Net;
using System.Text;

namespace Ampersand.Write.Http;

/// <summary>What others said, made fit to be quoted: one line, not too long, and without secrets that they may have echoed.</summary>
internal static class MessageSanitizer
{
    private const int MaxQuoted = 600;

    /// <summary>More than this is not even looked at: the rest may be megabytes of a proxy's page.</summary>
    private const int MaxRead = 16 * 1024;

    private const string Hidden = "(hidden)";

    /// <summary>The explanation in an answer: the problem's words, a page's title, or the text itself.</summary>
    public static string Of(ServiceResponse answer, ApiKey key)
    {
        if (answer.Problem?.Describe() is { } words)
        {
            return Quote(words, key);
        }

        var text = Encoding.UTF8.GetString(answer.Body, 0, Math.Min(answer.Body.Length, MaxRead)).TrimStart('\uFEFF');
        if (string.IsNullOrWhiteSpace(text))
        {
            return "no explanation.";
        }

        if (!text.TrimStart().StartsWith("<", StringComparison.Ordinal))
        {
            return Quote(text, key);
        }

        if (Between(text, "<Code>", "</Code>") is { } code && Between(text, "<Message>", "</Message>") is { } message)
        {
            // Storages behind signed addresses explain themselves in XML. What they add in detail repeats the request, signature and all.
            return Quote($"{WebUtility.HtmlDecode(message)} ({code})", key);
        }

        return "an HTML page" + (TitleOf(text) is { } title ? $" titled '{Quote(WebUtility.HtmlDecode(title), key)}'" : string.Empty)
            + ", so probably not Ampersand but a proxy in between.";
    }

    /// <summary>The causes of a failure from the outside in, each once: "An error occurred while sending" alone helps nobody.</summary>
    public static string Of(Exception? failure, ApiKey key)
    {
        var reasons = new List<string>();
        for (; failure is not null; failure = failure.InnerException)
        {
            // It points to what follows here, and to what nobody sees where nothing follows.
            var reason = failure.Message.Replace(", see inner exception", string.Empty).Trim();
            if (!reasons.Exists(known => known.Contains(reason)))
            {
                reasons.Add(reason);
            }
        }

        return Quote(string.Join(" ", reasons), key);
    }

    /// <summary>A text of others in one line. Secrets go first: half a key at a cut would not be found any more.</summary>
    public static string Quote(string text, ApiKey key) =>
        OneLine(HideInAddresses(key.Redact(text.Length > MaxRead ? text.Substring(0, MaxRead) : text), _ => true));

    /// <summary>
    /// A text of others as it is but for secrets: it may be somebody's data, in which an address that is not signed keeps its query.
    /// </summary>
    public static string HideSecrets(string text, ApiKey key)
    {
        var left = key.Redact(text);
        return left.IndexOf('/') < 0 ? left : HideInAddresses(left, IsSigned);
    }

    /// <summary>A text of others in its own lines, without what makes a screen show something else than stands there.</summary>
    public static string Plain(string text) => text.Any(IsCommand) ? string.Concat(text.Where(c => !IsCommand(c))) : text;

    /// <summary>A status with its reason phrase (RFC 9110), where it has one: <c>404 Not Found</c>.</summary>
    public static string Of(HttpStatusCode status)
    {
        using var answer = new HttpResponseMessage(status);
        var reason = (int)status switch
        {
            // .NET has the phrases of an older standard, .NET Framework not even all of those.
            308 => "Permanent Redirect",
            413 => "Content Too Large",
            422 => "Unprocessable Content",
            429 => "Too Many Requests",
            _ => answer.ReasonPhrase,
        };
        return string.IsNullOrEmpty(reason)
            ? FormattableString.Invariant($"{(int)status}")
            : FormattableString.Invariant($"{(int)status} {reason}");
    }

    private static string? TitleOf(string page) =>
        Between(page, "<title", "</title") is { } title && title.IndexOf('>') is >= 0 and int end ? title.Substring(end + 1) : null;

    private static string? Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.OrdinalIgnoreCase);
        var to = from < 0 ? -1 : text.IndexOf(end, from + start.Length, StringComparison.OrdinalIgnoreCase);
        return to < 0 ? null : text.Substring(from + start.Length, to - from - start.Length);
    }

    /// <summary>
    /// What the storages of Amazon, Google and Microsoft sign with: <c>X-Amz-Signature</c>, <c>X-Goog-Signature</c>, <c>Signature</c>,
    /// <c>sig</c>.
    /// </summary>
    private static bool IsSigned(string query) => query.Split('&', '=').Any(word =>
        word.EndsWith("sig", StringComparison.OrdinalIgnoreCase) || word.EndsWith("signature", StringComparison.OrdinalIgnoreCase));

    /// <summary>Signatures live in queries and passwords before the host: an address that is echoed loses both.</summary>
    /// <remarks>One pass by hand: the text is a stranger's, and could be made to keep a pattern busy.</remarks>
    private static string HideInAddresses(string text, Func<string, bool> isSecret)
    {
        var shown = new StringBuilder(text.Length);
        var inAddress = false;
        for (var i = 0; i < text.Length; i++)
        {
            inAddress = inAddress && !EndsAddress(text[i]);
            shown.Append(text[i]);
            if (AuthorityMark(text, i) is > 0 and int mark)
            {
                inAddress = true;
                shown.Append(text, i + 1, mark - 1);
                var authority = i + mark;
                var host = EndOfLogin(text, authority);
                shown.Append(host > authority ? Hidden : string.Empty);
                i = host - 1;
            }
            else if (inAddress && text[i] == '?')
            {
                var end = i + 1;
                while (end < text.Length && !EndsAddress(text[end]))
                {
                    end++;
                }

                var query = text.Substring(i + 1, end - i - 1);
                shown.Append(isSecret(query) ? Hidden : query);
                i = end - 1;
            }
        }

        return shown.ToString();
    }

    /// <summary>The length of the <c>://</c> that is here, as it is or as some write it in JSON; 0 where none is.</summary>
    private static int AuthorityMark(string text, int at) =>
        string.CompareOrdinal(text, at, "://", 0, 3) == 0 ? 3 : string.CompareOrdinal(text, at, ":\\/\\/", 0, 5) == 0 ? 5 : 0;

    /// <summary>The place of the <c>@</c> behind a user and a password; the authority's own where it names neither.</summary>
    private static int EndOfLogin(string text, int authority)
    {
        var end = authority;
        for (var i = authority; i < text.Length && !EndsAddress(text[i]) && text[i] is not ('/' or '?' or '#' or '\\'); i++)
        {
            end = text[i] == '@' ? i : end;
        }

        return end;
    }

    private static bool EndsAddress(char c) => char.IsWhiteSpace(c) || c is '"' or '\'' or '<' or '>';

    /// <summary>
    /// Marks of direction (Unicode Bidi_Control): with them a text can be made to look like another one, of ours for example.
    /// </summary>
    private static bool TurnsText(char c) =>
        c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>What a screen obeys, and does not show; line ends and tabs only part words.</summary>
    private static bool IsCommand(char c) => TurnsText(c) || (char.IsControl(c) && c is not ('\t' or '\r' or '\n'));

    private static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxQuoted));
        foreach (var c in text)
        {
            if (line.Length == MaxQuoted)
            {
                return line.Append('…').ToString();
            }

            if (TurnsText(c))
            {
                continue;
            }

            var gap = char.IsWhiteSpace(c) || char.IsControl(c);
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
