namespace Ampersand.Write.Help;

/// <summary>A source of help that is not in its form.</summary>
internal sealed class HelpException(string file, int line, string message) : Exception(message)
{
    public string File => file;

    /// <summary>Counted from 1.</summary>
    public int Line => line;
}
