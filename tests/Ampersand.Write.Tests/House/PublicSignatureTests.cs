using System.Reflection;
using Ampersand.Write.Tests.Harness;
using Ampersand.Write.Tests.Module;

namespace Ampersand.Write.Tests.House;

public sealed class PublicSignatureTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public async Task Types_of_packages_never_show()
    {
        var exposed =
            from assembly in await LoadedModule.AssembliesAsync()
            from type in assembly.GetExportedTypes()
            from member in Signatures(type)
            from mentioned in Unfold(member.Mentioned)
            where IsFromPackage(mentioned)
            select $"{type}: {member.Name} mentions {mentioned}";

        Assert.Empty(exposed);
    }

    private static IEnumerable<(string Name, Type Mentioned)> Signatures(Type type)
    {
        foreach (var related in type.GetInterfaces().Append(type.BaseType).OfType<Type>())
        {
            yield return (type.Name, related);
        }

        foreach (var field in type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))
        {
            yield return (field.Name, field.FieldType);
        }

        // Properties and events show through their accessors.
        foreach (var method in type.GetMembers(Declared).OfType<MethodBase>().Where(m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly))
        {
            foreach (var parameter in method.GetParameters())
            {
                yield return (method.Name, parameter.ParameterType);
            }

            if (method is MethodInfo { ReturnType: var returned })
            {
                yield return (method.Name, returned);
            }
        }
    }

    private static IEnumerable<Type> Unfold(Type type) => type switch
    {
        { HasElementType: true } => Unfold(type.GetElementType()!),
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Unfold).Prepend(type),
        { IsGenericParameter: true } => [],
        _ => [type],
    };

    private static bool IsFromPackage(Type type) =>
        type.Assembly.Location.StartsWith(Repository.PathOf("lib"), StringComparison.Ordinal)
        && type.Assembly.GetName().Name is not ("Ampersand.Write" or "Ampersand.Write.Client");
}
