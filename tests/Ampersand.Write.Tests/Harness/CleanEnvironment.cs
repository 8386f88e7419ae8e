[assembly: AssemblyFixture(typeof(Ampersand.Write.Tests.Harness.CleanEnvironment))]

namespace Ampersand.Write.Tests.Harness;

/// <summary>No test reaches the real Ampersand through the variables of whoever runs the tests.</summary>
public sealed class CleanEnvironment
{
    public CleanEnvironment()
    {
        var names = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("AMP_", StringComparison.OrdinalIgnoreCase));
        foreach (var name in names.ToList())
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }
}
