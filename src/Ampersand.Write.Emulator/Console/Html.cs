using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Ampersand.Write.Emulator;

/// <summary>A piece of HTML, written as an interpolated string: its literal parts are markup, what is put into them is text, and encoded.</summary>
/// <remarks>Nothing but another <see cref="Html"/> gets in as markup, so no data can. Attributes are written in double quotes, which are encoded too.</remarks>
[InterpolatedStringHandler]
internal sealed class Html
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text;

    public Html(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (formattedCount * 16));

    public static Html Empty { get; } = new(0, 0);

    public void AppendLiteral(string markup) => _text.Append(markup);

    public void AppendFormatted(string? text) => _text.Append(text is null ? null : s_encoder.Encode(text));

    public void AppendFormatted(long number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

    public void AppendFormatted(Html? html) => _text.Append(html?._text);

    public void AppendFormatted(IEnumerable<Html> pieces)
    {
        foreach (var piece in pieces)
        {
            AppendFormatted(piece);
        }
    }

    public override string ToString() => _text.ToString();
}
