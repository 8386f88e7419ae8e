using System.Net;
using System.Runtime.InteropServices;
using System.Security;
using System.Text.Json;

namespace Ampersand.Write;

/// <summary>The one place that knows an API key: it adds the key to a request, blots it out of texts, and never prints it.</summary>
/// <remarks>Sent as the request header <c>X-Api-Key</c> (Ampersand, Write Actions, 2023-12).</remarks>
public sealed class ApiKey
{
    private const string Hidden = "(hidden)";
    private const string Header = "X-Api-Key";

    private readonly string value;
    private readonly string[] forms;

    /// <summary>Takes a key over.</summary>
    /// <param name="value">The key: printable ASCII without spaces, because anything else could not be one header's value.</param>
    /// <exception cref="AmpersandException"><c>ApiKeyInvalid</c>: the key is empty, or holds a character that no key has.</exception>
    public ApiKey(string value)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw Invalid("it is empty");
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is <= ' ' or > '~')
            {
                throw Invalid(
                    $"its character {i + 1} of {value.Length} is {Describe(value[i])}, and a key has only printable ASCII characters "
                        + "without spaces");
            }
        }

        this.value = value;
        forms = [.. new[] { value, Uri.EscapeDataString(value), WebUtility.HtmlEncode(value), JsonEncodedText.Encode(value).ToString() }
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(form => form.Length)];
    }

    /// <summary>Takes a key over from a secure string.</summary>
    /// <param name="secure">The key; it stays the caller's.</param>
    /// <returns>The key.</returns>
    /// <exception cref="AmpersandException"><c>ApiKeyInvalid</c>: the key is empty, or holds a character that no key has.</exception>
    public static ApiKey From(SecureString secure)
    {
        if (secure is null)
        {
            throw new ArgumentNullException(nameof(secure));
        }

        var plain = Marshal.SecureStringToGlobalAllocUnicode(secure);
        try
        {
            return new ApiKey(Marshal.PtrToStringUni(plain, secure.Length));
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(plain);
        }
    }

    /// <summary>Says that there is a key, not which.</summary>
    /// <returns>A fixed text.</returns>
    public override string ToString() => Hidden;

    /// <summary>Whether it stands in quotes, as in a file of settings that somebody read as it is.</summary>
    internal bool IsQuoted => value.Length > 1 && value[0] is '"' or '\'' && value[value.Length - 1] == value[0];

    internal bool IsSameAs(ApiKey other) => string.Equals(value, other.value, StringComparison.Ordinal);

    internal void AddTo(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation(Header, value);

    /// <summary>
    /// Blots the key out of a text that came from elsewhere: a service or a proxy may echo what it was sent, also encoded.
    /// </summary>
    internal string Redact(string text) => forms.Aggregate(text, (left, form) => left.Replace(form, Hidden));

    private static string Describe(char c) => c switch
    {
        '\r' or '\n' => "a line break",
        ' ' or '\t' => "a space",
        < ' ' => "a control character",
        _ => "not ASCII",
    };

    private static AmpersandException Invalid(string why) => new(
        ErrorIds.ApiKeyInvalid,
        $"The API key cannot be used: {why}. Copy the key again from the Ampersand dashboard; nothing was sent.");
}
