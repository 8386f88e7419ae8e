namespace Ampersand.Write.Tests.Harness;

/// <summary>The AMP_ variables, for as long as a test needs them. Only for tests of <see cref="SharedEnvironment"/>.</summary>
internal sealed class ProcessEnvironment : IDisposable
{
    private readonly IReadOnlyDictionary<string, string> variables;

    public ProcessEnvironment(IReadOnlyDictionary<string, string> variables)
    {
        this.variables = variables;
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public void Dispose()
    {
        foreach (var name in variables.Keys)
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }
}
