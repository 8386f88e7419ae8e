using System.Reflection;
using System.Text.RegularExpressions;
using Ampersand.Write.Tests.Harness;
using Ampersand.Write.Tests.Module;

namespace Ampersand.Write.Tests.House;

/// <summary>Each error id is declared once, means one thing, and is explained.</summary>
public sealed class ErrorIdTests
{
    private const BindingFlags Everything = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public async Task The_document_lists_what_is_declared_and_nothing_else()
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("docs", "errors.md"), TestContext.Current.CancellationToken);
        var documented = Regex.Matches(text, @"^\| `(?<id>\w+)`", RegexOptions.Multiline).Select(row => row.Groups["id"].Value);

        Assert.Equal((await DeclaredAsync()).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_id_is_declared_once_and_is_no_rule_s_code()
    {
        var codes = (await TypeAsync("Ampersand.Write.CsvRule")).GetFields().Select(field => field.Name);

        Assert.Empty(
            (await DeclaredAsync()).Concat(codes).GroupBy(id => id, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1)
                .Select(same => same.Key));
    }

    [Fact]
    public async Task An_id_has_the_name_that_it_is_declared_by()
    {
        foreach (var declaration in (await DeclarationsAsync()).OfType<PropertyInfo>())
        {
            Assert.Equal(declaration.Name, declaration.GetValue(null)!.ToString());
        }
    }

    private static async Task<IEnumerable<string>> DeclaredAsync() => (await DeclarationsAsync()).Select(member => member.Name);

    /// <summary>
    /// Ids, and the methods that make ids of one meaning whose kind or number differs; not the one that takes a rule's code.
    /// </summary>
    private static async Task<IReadOnlyList<MemberInfo>> DeclarationsAsync()
    {
        Type[] types = [await TypeAsync("Ampersand.Write.ErrorIds"), await TypeAsync("Ampersand.Write.Errors.CmdletErrorIds")];
        return [.. types.SelectMany(type => type.GetMembers(Everything)).Where(IsId)];
    }

    private static bool IsId(MemberInfo member) => member switch
    {
        PropertyInfo => true,
        MethodInfo { IsSpecialName: false } method => method.Name != "Rule",
        _ => false,
    };

    private static async Task<Type> TypeAsync(string name) =>
        (await LoadedModule.AssembliesAsync()).Select(assembly => assembly.GetType(name)).OfType<Type>().Single();
}
