using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace Ampersand.Write.Errors;

/// <summary>Carries an error that is to end the command to where it ends, past what has to be finished first.</summary>
/// <param name="failure">What went wrong.</param>
/// <param name="error">The error as it is shown.</param>
[SuppressMessage("Design", "CA1032", Justification = "It never leaves its cmdlet.")]
[SuppressMessage("Design", "CA1064", Justification = "It never leaves its cmdlet.")]
internal sealed class TerminatingErrorException(
    AmpersandException failure, ErrorRecord error) : Exception(error.ToString(), error.Exception)
{
    /// <summary>What went wrong.</summary>
    public AmpersandException Failure => failure;

    /// <summary>The error as it is shown.</summary>
    public ErrorRecord Error => error;
}
