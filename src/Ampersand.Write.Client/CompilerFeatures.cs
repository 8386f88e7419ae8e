#if !NET
// What the compiler asks for and .NET Framework lacks. A generator of such types would write the folder of the build into the assembly.
namespace System.Runtime.CompilerServices
{
    /// <summary>What the compiler marks things with that only a compiler with a certain feature may use.</summary>
    [AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
    internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
    {
        /// <summary>The feature.</summary>
        public string FeatureName { get; } = featureName;
    }

    /// <summary>What the compiler marks <c>init</c> with.</summary>
    internal static class IsExternalInit;

    /// <summary>What the compiler marks <c>required</c> members with.</summary>
    [AttributeUsage(
        AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
    internal sealed class RequiredMemberAttribute : Attribute;
}

namespace System.Diagnostics.CodeAnalysis
{
    /// <summary>Marks constructors that set all <c>required</c> members; the compiler puts it on those that copy records.</summary>
    [AttributeUsage(AttributeTargets.Constructor)]
    internal sealed class SetsRequiredMembersAttribute : Attribute;
}
#endif
