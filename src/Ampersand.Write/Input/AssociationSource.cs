using System.Collections;
using System.Management.Automation;
using Ampersand.Write.Errors;

namespace Ampersand.Write.Input;

/// <summary>What records are associated with: the same for all, or what a script block makes of each.</summary>
internal sealed class AssociationSource
{
    private readonly ScriptBlock? script;
    private readonly object?[] same = [];

    /// <param name="given">A value, several, or a script block.</param>
    /// <exception cref="AmpersandException"><c>AssociationInvalid</c>: a value that is none.</exception>
    public AssociationSource(object given)
    {
        script = Unwrap(given) as ScriptBlock;
        if (script is null)
        {
            same = Require(Flatten(given), "-Association");
        }
    }

    /// <summary>The associations of a record; none at all when there are none.</summary>
    /// <param name="record">The record, <c>$_</c> in the script block.</param>
    /// <param name="owner">The record in errors.</param>
    /// <exception cref="AmpersandException">
    /// <c>AssociationFailed</c>: the script block threw. <c>AssociationInvalid</c>: it returned what is no association.
    /// </exception>
    public object?[] Of(PSObject? record, string owner)
    {
        if (script is null)
        {
            return same;
        }

        try
        {
            return Require(
                [.. script.InvokeWithContext((Dictionary<string, ScriptBlock>?)null, [new PSVariable("_", record)]).SelectMany(Flatten)],
                $"{owner}: the script block of -Association");
        }
        catch (Exception failure) when (failure is RuntimeException and not PipelineStoppedException)
        {
            throw new AmpersandException(
                CmdletErrorIds.AssociationFailed,
                $"{owner}: the script block of -Association failed ({failure.GetBaseException().Message.TrimEnd('.')}). The record was "
                    + "left out.",
                failure);
        }
    }

    private static object?[] Flatten(object? value) => Unwrap(value) switch
    {
        null => [],
        IDictionary or string => [value],
        IEnumerable several => [.. several.Cast<object?>()],
        _ => [value],
    };

    private static object?[] Require(object?[] associations, string where) =>
        Array.Find(
            associations, association => Unwrap(association) is null or string or ValueType or IEnumerable and not IDictionary) is var odd
        && (odd is not null || Array.Exists(associations, association => association is null))
            ? throw new AmpersandException(
                CmdletErrorIds.AssociationInvalid,
                $"{where} gives {(odd is null ? "$null" : $"a {Unwrap(odd)!.GetType().Name}")} where an association is due, an object "
                    + "such as "
                + "@{ to = @{ id = '18417469260' }; types = @(@{ associationCategory = 'HUBSPOT_DEFINED'; associationTypeId = 279 }) }.")
            : associations;

    private static object? Unwrap(object? value) =>
        value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
