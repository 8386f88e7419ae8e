using System.Globalization;
using System.Management.Automation.Host;

namespace Ampersand.Write.Playground.Terminal;

/// <summary>This console as the engine's host.</summary>
internal sealed class TerminalHost : PSHost
{
    public TerminalUserInterface Terminal { get; } = new();

    /// <summary>What a script gave to <c>exit</c>, if it did.</summary>
    public int? ExitCode { get; private set; }

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Ampersand.Write.Playground";

    public override PSHostUserInterface UI => Terminal;

    public override Version Version { get; } = typeof(TerminalHost).Assembly.GetName().Version!;

    public override void EnterNestedPrompt() => throw new NotSupportedException("The playground has no nested prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("The playground has no nested prompt.");

    public override void NotifyBeginApplication() => Terminal.Close();

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
}
