namespace Ampersand.Write;

/// <summary>Takes what the library has to say while it works; the cmdlets show it in the streams a user knows.</summary>
internal interface INotices
{
    /// <summary>A step of the work, for those who asked to see them.</summary>
    void Verbose(string text);

    /// <summary>Something the user should know although the work goes on.</summary>
    void Warning(string text);
}
