namespace Ampersand.Write.Playground;

/// <summary>How a run ends, in the words of pwsh.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 64;
    public const int Interrupted = 130;
}
