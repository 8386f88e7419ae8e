using System.Management.Automation;
using System.Security;

namespace Ampersand.Write.Binding;

/// <summary>Takes a key as a SecureString or as the password of a PSCredential, and says how to make one of a plain string.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ApiKeyTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Makes a SecureString of the argument.</summary>
    /// <param name="engineIntrinsics">The engine.</param>
    /// <param name="inputData">What the user gave.</param>
    /// <returns>The key as a SecureString.</returns>
    /// <exception cref="ArgumentTransformationMetadataException">The argument is neither a SecureString nor a PSCredential.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null => null,
            SecureString secure => secure,
            PSCredential credential => credential.Password,
            _ => throw new ArgumentTransformationMetadataException(
                "An API key is given as a SecureString or a PSCredential, because a plain string would end up in the history: use "
                + "(Read-Host -AsSecureString), (Get-Secret NAME), (Get-Credential), or set the environment variable AMP_API_KEY."),
        };
}
