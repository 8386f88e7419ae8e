
#if !NET
namespace System.Diagnostics.CodeAnalysis;

/// <summary>Marks constructors that set all <c>required</c> members; the compiler puts it on those that copy records.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
internal sealed class SetsRequiredMembersAttribute : Attribute;
#endif
