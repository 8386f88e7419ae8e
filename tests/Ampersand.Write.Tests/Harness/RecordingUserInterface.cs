using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;
using System.Text;

namespace Ampersand.Write.Tests.Harness;

/// <summary>Keeps what is written, and answers prompts with what the test has laid ready.</summary>
internal sealed class RecordingUserInterface : PSHostUserInterface
{
    private readonly StringBuilder text = new();
    private readonly RecordingRawUserInterface rawUI = new();

    /// <summary>The answers to come: a choice by its label without the ampersand ("Yes"), or a line.</summary>
    public ConcurrentQueue<string> Answers { get; } = new();

    /// <summary>The questions asked so far.</summary>
    public ConcurrentQueue<string> Questions { get; } = new();

    public int Width
    {
        get => rawUI.BufferSize.Width;
        set => rawUI.BufferSize = new Size(value, 50);
    }

    public override PSHostRawUserInterface RawUI => rawUI;

    /// <summary>The text written since the last call, without colours and with LF line ends.</summary>
    public string Take()
    {
        lock (text)
        {
            // The formatter colours always; whether a console shows it is the console's decision.
            var plain = new StringDecorated(text.ToString()).ToString(OutputRendering.PlainText);
            text.Clear();
            return plain.ReplaceLineEndings("\n");
        }
    }

    public override void Write(string value)
    {
        lock (text)
        {
            text.Append(value);
        }
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + "\n");

    public override void WriteErrorLine(string value) => WriteLine(value);

    public override void WriteWarningLine(string message) => WriteLine("WARNING: " + message);

    public override void WriteVerboseLine(string message) => WriteLine("VERBOSE: " + message);

    public override void WriteDebugLine(string message) => WriteLine("DEBUG: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    public override string ReadLine() => Answer("line");

    public override SecureString ReadLineAsSecureString()
    {
        var secure = new SecureString();
        foreach (var character in Answer("secure line"))
        {
            secure.AppendChar(character);
        }

        return secure;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        descriptions.ToDictionary(
            field => field.Name,
            field => PSObject.AsPSObject(field.ParameterTypeName == nameof(SecureString) ? ReadLineAsSecureString() : Answer(field.Name)),
            StringComparer.Ordinal);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        var answer = Answer($"{caption}\n{message}");
        var index = choices.Select(choice => choice.Label.Replace("&", "", StringComparison.Ordinal)).ToList().IndexOf(answer);
        return index >= 0 ? index : throw new InvalidOperationException($"No choice is labelled '{answer}'.");
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        new(userName ?? Answer("user name"), ReadLineAsSecureString());

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName,
        PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    private string Answer(string question)
    {
        Questions.Enqueue(question);
        return Answers.TryDequeue(out var answer)
            ? answer
            : throw new InvalidOperationException($"Nobody is here to answer: {question}");
    }
}
