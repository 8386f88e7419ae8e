using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Ampersand.Write.Playground.Terminal;

/// <summary>What a command asks the user: values, a choice, a credential.</summary>
internal sealed class Questions(PSHostUserInterface terminal)
{
    public Dictionary<string, PSObject> AskFields(string caption, string message, IEnumerable<FieldDescription> fields)
    {
        Introduce(caption, message);

        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in fields)
        {
            terminal.Write((string.IsNullOrEmpty(field.Label) ? field.Name : field.Label.Replace("&", "", StringComparison.Ordinal)) + ": ");
            answers[field.Name] = PSObject.AsPSObject(AskField(field));
        }

        return answers;
    }

    public int AskChoice(string caption, string message, IReadOnlyList<ChoiceDescription> choices, int defaultChoice)
    {
        Introduce(caption, message);

        var labels = choices.Select(ChoiceLabel.Of).ToList();
        var line = string.Join("  ", labels.Select(label => $"[{label.Key}] {label.Text}"));
        if (defaultChoice >= 0)
        {
            line += $" (default is \"{labels[defaultChoice].Key}\")";
        }

        while (true)
        {
            terminal.Write(line + ": ");
            var answer = terminal.ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            if (labels.FindIndex(label => label.IsMeantBy(answer)) is >= 0 and var chosen)
            {
                return chosen;
            }
        }
    }

    public PSCredential AskCredential(string caption, string message, string userName)
    {
        Introduce(caption, message);

        if (string.IsNullOrEmpty(userName))
        {
            terminal.Write("User: ");
            userName = terminal.ReadLine();
        }

        terminal.Write($"Password for user {userName}: ");
        return new PSCredential(userName, terminal.ReadLineAsSecureString());
    }

    private void Introduce(string caption, string message)
    {
        foreach (var text in new[] { caption, message }.Where(text => !string.IsNullOrEmpty(text)))
        {
            terminal.WriteLine(text);
        }
    }

    private object AskField(FieldDescription field)
    {
        if (field.ParameterTypeFullName == typeof(SecureString).FullName)
        {
            return terminal.ReadLineAsSecureString();
        }

        if (field.ParameterTypeFullName == typeof(PSCredential).FullName)
        {
            return AskCredential(caption: "", message: "", userName: "");
        }

        return terminal.ReadLine();
    }
}
