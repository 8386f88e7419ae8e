using System.Management.Automation.Host;

namespace Ampersand.Write.Playground.Terminal;

/// <summary>A choice as it is shown, and the letter that picks it: <c>Yes to &amp;All</c> is "Yes to All" by "A".</summary>
internal sealed record ChoiceLabel(string Text, string Key)
{
    public static ChoiceLabel Of(ChoiceDescription choice)
    {
        var ampersand = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return ampersand >= 0 && ampersand + 1 < choice.Label.Length
            ? new(choice.Label.Remove(ampersand, 1), choice.Label.Substring(ampersand + 1, 1).ToUpperInvariant())
            : new(choice.Label, choice.Label);
    }

    public bool IsMeantBy(string answer) =>
        answer.Equals(Key, StringComparison.OrdinalIgnoreCase) || answer.Equals(Text, StringComparison.OrdinalIgnoreCase);
}
