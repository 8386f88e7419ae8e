using System.Management.Automation;

namespace Ampersand.Write.Input;

/// <summary>What an object is to PowerShell.</summary>
internal static class ObjectKinds
{
    /// <summary>Whether a class that a script defines is an object's type.</summary>
    public static bool IsOfPowerShellClass(object value) =>
        value.GetType().Assembly is { IsDynamic: true } assembly
        && assembly.FullName?.StartsWith("PowerShell Class Assembly", StringComparison.Ordinal) == true;

    /// <summary>Whether an object was made of names and values, so that these are what it is.</summary>
    /// <param name="item">The object.</param>
    /// <param name="value">What is inside its wrapping.</param>
    public static bool IsOfProperties(PSObject item, object value) =>
        value is PSCustomObject
            ? PropertySource.TypeNameOf(item) is not { } name
                || !(name.StartsWith("Deserialized.System.", StringComparison.Ordinal)
                    || name.StartsWith("Deserialized.Microsoft.", StringComparison.Ordinal))
                || name == $"Deserialized.{typeof(PSCustomObject).FullName}"
            : IsOfPowerShellClass(value);
}
