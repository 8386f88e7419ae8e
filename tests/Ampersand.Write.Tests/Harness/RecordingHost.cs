using System.Globalization;
using System.Management.Automation.Host;

namespace Ampersand.Write.Tests.Harness;

/// <summary>A console of any width without colours, whose text can be read back.</summary>
internal sealed class RecordingHost(CultureInfo culture) : PSHost
{
    private readonly RecordingUserInterface ui = new();

    public RecordingUserInterface Console => ui;

    public override CultureInfo CurrentCulture => culture;

    public override CultureInfo CurrentUICulture => culture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "RecordingHost";

    public override PSHostUserInterface UI => ui;

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }
}
