using System.Management.Automation;
using System.Management.Automation.Internal;

namespace Ampersand.Write.Input;

/// <summary>Takes values out of the wrapping that PowerShell hands them around in.</summary>
internal static class PSObjectExtensions
{
    /// <summary>The value itself; <see langword="null"/> for what a command returns that returns nothing.</summary>
    public static object? Of(object? value) =>
        value is not PSObject wrapped ? value : ReferenceEquals(wrapped, AutomationNull.Value) ? null : wrapped.BaseObject;
}
