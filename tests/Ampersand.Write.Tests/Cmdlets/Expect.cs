using System.Management.Automation;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What tests ask of a result, each with a message that shows what there was instead.</summary>
internal static class Expect
{
    /// <summary>The error that ended the command, which has this stable id.</summary>
    public static ErrorRecord Terminating(this SessionResult result, string id)
    {
        Assert.True(result.Terminating is not null, $"Nothing ended the command; {id} was due. Errors: {Describe(result)}");
        Assert.Equal(id, IdOf(result.Terminating!));
        return result.Terminating!;
    }

    /// <summary>The one error, which did not end the command and has this stable id.</summary>
    public static ErrorRecord OnlyError(this SessionResult result, string id)
    {
        Assert.True(result is { Terminating: null, Errors.Count: 1 }, $"One error {id} was due. Errors: {Describe(result)}");
        Assert.Equal(id, IdOf(result.Errors[0]));
        return result.Errors[0];
    }

    /// <summary>The part of an error's id that scripts rely on.</summary>
    public static string IdOf(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];

    /// <summary>The property of an output object as PowerShell shows it.</summary>
    public static object? Get(this PSObject output, string property)
    {
        var found = output.Properties[property];
        Assert.True(found is not null, $"{output.BaseObject.GetType()} has no property {property}.");
        return found!.Value is PSObject wrapped ? wrapped.BaseObject : found.Value;
    }

    /// <summary>The one object that was emitted.</summary>
    public static PSObject OnlyOutput(this SessionResult result) => Assert.Single(result.ThrowIfErrors().Output);

    /// <summary>That a text names all of these.</summary>
    public static void Names(string? text, params string[] words)
    {
        foreach (var word in words)
        {
            Assert.Contains(word, text, StringComparison.Ordinal);
        }
    }

    private static string Describe(SessionResult result) =>
        string.Join(
            '\n',
            result.Errors.Append(result.Terminating).OfType<ErrorRecord>().Select(error => $"{error.FullyQualifiedErrorId}: {error}"));
}
