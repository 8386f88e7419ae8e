using System.Text.Json.Serialization;

namespace Ampersand.Write.Emulator;

/// <summary>A fault that was ordered, and how far it has come.</summary>
/// <param name="Id">Its number, to take it back by.</param>
/// <param name="Fault">What was ordered.</param>
/// <param name="Matched">How many requests matched so far.</param>
/// <param name="Harmed">How many of them were harmed.</param>
public sealed record OrderedFault(int Id, Fault Fault, int Matched, int Harmed)
{
    /// <summary>Whether it has harmed as many requests as it was to harm.</summary>
    [JsonIgnore]
    public bool IsUsedUp => Fault.Times > 0 && Harmed >= Fault.Times;
}
