namespace Ampersand.Write.Benchmarks;

/// <summary>Hears what the library says and keeps none of it.</summary>
internal sealed class Silence : INotices
{
    public void Verbose(string text)
    {
    }

    public void Warning(string text)
    {
    }
}
