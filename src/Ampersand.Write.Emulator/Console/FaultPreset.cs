namespace Ampersand.Write.Emulator;

/// <summary>A fault that is ordered with one click.</summary>
/// <param name="Name">What it is ordered by.</param>
/// <param name="Title">What the button says.</param>
/// <param name="Effect">What will happen.</param>
/// <param name="Fault">What is ordered.</param>
internal sealed record FaultPreset(string Name, string Title, string Effect, Fault Fault)
{
    private const string Api = "/v1/**";

    public static IReadOnlyList<FaultPreset> All { get; } =
    [
        new("unavailable", "Unavailable", "503 for the next three requests", new Fault { Kind = FaultKind.Status, Status = 503, Path = Api, Times = 3 }),
        new("throttled", "Throttled", "429 with Retry-After: 2, once", new Fault
        {
            Kind = FaultKind.Status,
            Status = 429,
            Path = Api,
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "2" },
        }),
        new("slow", "Slow", "the next answer comes 5 seconds late", new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromSeconds(5), Path = Api }),
        new("reset", "Reset", "the next connection breaks before the body is read", new Fault { Kind = FaultKind.ResetBeforeBody, Path = Api }),
        new("lost", "Lost answer", "the next write is done, and its answer is lost", new Fault { Kind = FaultKind.LostAnswer, Path = "/v1/**/objects/*" }),
        new("proxy", "Proxy page", "the next answer is a proxy's HTML with 502", new Fault { Kind = FaultKind.Html, Path = Api }),
        new("broken", "Broken JSON", "the next answer breaks off within JSON", new Fault { Kind = FaultKind.InvalidJson, Path = Api }),
    ];

    public static FaultPreset? Find(string? name) => All.FirstOrDefault(preset => preset.Name == name);
}
