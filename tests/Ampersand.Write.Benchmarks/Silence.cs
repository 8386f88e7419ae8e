namespace Ampersand.Write.Benchmarks;

/// <summary>Hears what the library tells and keeps none of it.</summary>
internal sealed class Silence : IProgress<RunEvent>
{
    public void Report(RunEvent value)
    {
    }
}
