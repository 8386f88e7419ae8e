using System.Globalization;

namespace Ampersand.Write.Http;

/// <summary>What was tried before an error: how often, for how long, and whether something of it may have arrived.</summary>
internal readonly record struct Tries(int Attempts, TimeSpan Elapsed, bool MayHaveBeenProcessed)
{
    /// <summary>An insertion for a message: nothing for a single attempt.</summary>
    public override string ToString() => Attempts < 2
        ? string.Empty
        : string.Format(CultureInfo.InvariantCulture, " ({0} attempts in {1:0.#} s)", Attempts, Elapsed.TotalSeconds);
}
