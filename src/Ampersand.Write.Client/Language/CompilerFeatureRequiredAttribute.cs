
#if !NET
namespace System.Runtime.CompilerServices;

/// <summary>What the compiler marks things with that only a compiler with a certain feature may use.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
{
    /// <summary>The feature.</summary>
    public string FeatureName { get; } = featureName;
}
#endif
