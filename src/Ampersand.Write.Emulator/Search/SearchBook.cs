namespace Ampersand.Write.Emulator;

/// <summary>How searches are answered now.</summary>
internal sealed class SearchBook(EmulatorOptions options)
{
    private volatile SearchSettings settings = Checked(options.Search);

    /// <exception cref="ArgumentException">They cannot be so.</exception>
    public SearchSettings Settings
    {
        get => settings;
        set => settings = Checked(value);
    }

    /// <summary>Answers again as the emulator was started to.</summary>
    public void Reset() => settings = options.Search;

    private static SearchSettings Checked(SearchSettings settings) =>
        settings.Flaw is { } flaw ? throw new ArgumentException(flaw, nameof(settings)) : settings;
}
