namespace Ampersand.Write.Client.Tests.Shared;

/// <summary>Takes what a run has put out.</summary>
internal static class RunOutputs
{
    /// <summary>How runs and waits give their next output.</summary>
    public delegate bool TakeOutput(out RunOutput output);

    /// <summary>All that is there now, in its order.</summary>
    public static IReadOnlyList<RunOutput> Of(TakeOutput tryTake)
    {
        var outputs = new List<RunOutput>();
        while (tryTake(out var output))
        {
            outputs.Add(output);
        }

        return outputs;
    }
}
