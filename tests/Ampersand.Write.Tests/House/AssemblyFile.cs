using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Ampersand.Write.Tests.House;

/// <summary>An assembly read as a file, whatever framework it was built for.</summary>
internal static class AssemblyFile
{
    public static IReadOnlyList<string> References(string path) => Read(path, metadata =>
        metadata.AssemblyReferences
            .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .ToList());

    /// <summary>References with their versions and keys.</summary>
    public static IReadOnlyList<AssemblyName> ReferencedNames(string path) => Read(path, metadata =>
        metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName()).ToList());

    /// <summary>Static fields that can change, apart from the caches the compiler makes.</summary>
    public static IReadOnlyList<string> MutableStatics(string path) => Read(path, metadata =>
        (from typeHandle in metadata.TypeDefinitions
         let type = metadata.GetTypeDefinition(typeHandle)
         let typeName = metadata.GetString(type.Name)
         where !typeName.StartsWith('<')
         from fieldHandle in type.GetFields()
         let field = metadata.GetFieldDefinition(fieldHandle)
         let fieldName = metadata.GetString(field.Name)
         where field.Attributes.HasFlag(FieldAttributes.Static)
               && (field.Attributes & (FieldAttributes.InitOnly | FieldAttributes.Literal)) == 0
         select $"{typeName}.{fieldName}").ToList());

    private static T Read<T>(string path, Func<MetadataReader, T> query)
    {
        using var file = new PEReader(File.OpenRead(path));
        return query(file.GetMetadataReader());
    }
}
