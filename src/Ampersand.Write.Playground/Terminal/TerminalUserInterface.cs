using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Ampersand.Write.Playground.Terminal;

/// <summary>Output, messages, progress and questions on this console.</summary>
internal sealed class TerminalUserInterface : PSHostUserInterface
{
    private readonly TextStream _error = new(Console.Error, Console.IsErrorRedirected);
    private readonly ProgressLine _progress = new(Console.Out, Console.IsOutputRedirected);
    private readonly Questions _questions;
    private readonly Lock _lock = new();
    private TextStream _output = new(Console.Out, Console.IsOutputRedirected);

    public TerminalUserInterface()
    {
        _questions = new Questions(this);
    }

    public override PSHostRawUserInterface RawUI { get; } = new TerminalRawUserInterface();

    public override bool SupportsVirtualTerminal => _output.ShowsColours;

    /// <summary>Leaves the cursor on a clean line.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _progress.Clear();
        }
    }

    /// <summary>Sends ordinary text to the error stream as long as the action runs.</summary>
    public void WriteToErrorWhile(Action action)
    {
        var output = _output;
        _output = _error;
        try
        {
            action();
        }
        finally
        {
            _output = output;
        }
    }

    public override void Write(string value) => Put(_output, value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        lock (_lock)
        {
            _progress.Clear();
            _output.Write(value, foregroundColor, backgroundColor);
        }
    }

    public override void WriteLine(string value) => Put(_output, value + Environment.NewLine);

    public override void WriteErrorLine(string value) =>
        Put(_error, $"{PSStyle.Instance.Formatting.Error}{value}{PSStyle.Instance.Reset}{Environment.NewLine}");

    public override void WriteWarningLine(string message) => PutMessage(PSStyle.Instance.Formatting.Warning, "WARNING: ", message);

    public override void WriteVerboseLine(string message) => PutMessage(PSStyle.Instance.Formatting.Verbose, "VERBOSE: ", message);

    public override void WriteDebugLine(string message) => PutMessage(PSStyle.Instance.Formatting.Debug, "DEBUG: ", message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_lock)
        {
            _progress.Show(sourceId, record);
        }
    }

    public override string ReadLine()
    {
        Close();
        return Console.In.ReadLine() ?? throw new HostException("The input has ended, so nobody can answer.");
    }

    public override SecureString ReadLineAsSecureString()
    {
        Close();
        return Console.IsInputRedirected ? SecretLine.From(ReadLine()) : SecretLine.Read();
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        _questions.AskFields(caption, message, descriptions);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        _questions.AskChoice(caption, message, choices, defaultChoice);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        _questions.AskCredential(caption, message, userName);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName,
        PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        _questions.AskCredential(caption, message, userName);

    private void PutMessage(string style, string label, string message) =>
        Put(_output, $"{style}{label}{message}{PSStyle.Instance.Reset}{Environment.NewLine}");

    private void Put(TextStream stream, string text)
    {
        lock (_lock)
        {
            _progress.Clear();
            stream.Write(text);
        }
    }
}
