using System.Management.Automation;
using System.Reflection;

namespace Ampersand.Write.Input;

/// <summary>Lists the properties of an object, the quick way where it comes to the same.</summary>
/// <remarks>
/// The engine's public list of an object's properties is put together anew for each object from the object, its adapter and the
/// type data, which costs twenty times what reading the values costs. Records from Import-Csv, Select-Object or [pscustomobject]
/// carry all their properties themselves; the engine knows those, and an object's type names, by members that are not public.
/// They are used when they are there and have shown, for the first object with the same type names, exactly what the public list shows;
/// otherwise the public list is.
/// </remarks>
internal sealed class PropertySource
{
    // The engine keeps these beside an object's own members once a script has looked at its members.
    private const string ReservedProperty = "pstypenames";

    private static readonly Func<PSObject, IEnumerable<PSMemberInfo>>? OwnMembers = Getter<IEnumerable<PSMemberInfo>>("InstanceMembers");

    // Not the public TypeNames: merely reading it gives each object a list of its own, and an entry in a table of the whole process.
    private static readonly Func<PSObject, IList<string>>? TypeNames = Getter<IList<string>>("InternalTypeNames");

    // By all type names: any of them may have type data.
    private readonly Dictionary<IList<string>, bool> carriesAll = new(new SameNames());

    /// <summary>The object's properties, in order.</summary>
    public IEnumerable<PSPropertyInfo> Of(PSObject record) => CarriesAll(record) ? Own(record) : record.Properties;

    /// <summary>What a script added to an object that has values of its own: to a dictionary, a row, an instance of a class.</summary>
    public static IEnumerable<PSPropertyInfo> AddedTo(PSObject item) =>
        OwnMembers is not null
            ? Own(item)
            : item.Properties.Where(property => property.IsInstance && property.MemberType is not PSMemberTypes.Property);

    /// <summary>The object's first type name, if it has one.</summary>
    public static string? TypeNameOf(PSObject item) => (TypeNames?.Invoke(item) ?? item.TypeNames).FirstOrDefault();

    private bool CarriesAll(PSObject record)
    {
        if (OwnMembers is null || TypeNames is null || record.BaseObject is not PSCustomObject
            || TypeNames(record) is not { Count: > 0 } names)
        {
            return false;
        }

        if (!carriesAll.TryGetValue(names, out var all))
        {
            all = record.Properties.Select(property => property.Name).SequenceEqual(
                Own(record).Select(property => property.Name), StringComparer.Ordinal);
            carriesAll.Add([.. names], all);
        }

        return all;
    }

    private static IEnumerable<PSPropertyInfo> Own(PSObject record)
    {
        foreach (var member in OwnMembers!(record))
        {
            if (member is PSPropertyInfo property && property.Name != ReservedProperty)
            {
                yield return property;
            }
        }
    }

    private static Func<PSObject, T>? Getter<T>(string name)
        where T : class
    {
        var getter = typeof(PSObject).GetProperty(name, BindingFlags.Instance | BindingFlags.NonPublic)?.GetMethod;
        return getter is not null && typeof(T).IsAssignableFrom(getter.ReturnType)
            ? (Func<PSObject, T>)getter.CreateDelegate(typeof(Func<PSObject, T>))
            : null;
    }

    /// <summary>Whether lists hold the same names. The first one nearly always tells them apart, so it alone is hashed.</summary>
    private sealed class SameNames : IEqualityComparer<IList<string>>
    {
        public bool Equals(IList<string>? x, IList<string>? y)
        {
            if (x!.Count != y!.Count)
            {
                return false;
            }

            for (var i = 0; i < x.Count; i++)
            {
                if (!string.Equals(x[i], y[i], StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(IList<string> obj) => StringComparer.Ordinal.GetHashCode(obj[0]);
    }
}
