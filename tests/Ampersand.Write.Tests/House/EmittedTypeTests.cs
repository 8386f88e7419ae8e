using System.Management.Automation;
using System.Reflection;
using Ampersand.Write.Tests.Module;

namespace Ampersand.Write.Tests.House;

/// <summary>What cmdlets emit shows nothing that a compiler made.</summary>
public sealed class EmittedTypeTests
{
    [Fact]
    public async Task A_user_who_looks_at_an_output_s_members_sees_only_ours()
    {
        var made =
            from assembly in await LoadedModule.AssembliesAsync()
            from cmdlet in assembly.GetExportedTypes()
            from output in cmdlet.GetCustomAttributes<OutputTypeAttribute>()
            from type in output.Type
            from member in type.Type.GetMembers()
            where member.Name.StartsWith('<')
            select $"{type.Type}: {member.Name}";

        Assert.Empty(made.Distinct());
    }
}
