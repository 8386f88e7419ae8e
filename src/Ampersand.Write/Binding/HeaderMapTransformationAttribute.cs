using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Ampersand.Write.Binding;

/// <summary>Takes a dictionary from the names that a source has to the names that the object's fields have.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HeaderMapTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Makes a map of the argument.</summary>
    /// <param name="engineIntrinsics">The engine.</param>
    /// <param name="inputData">What the user gave.</param>
    /// <returns>The map, without regard to case.</returns>
    /// <exception cref="ArgumentTransformationMetadataException">The argument is no dictionary of names.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not IDictionary given)
        {
            throw new ArgumentTransformationMetadataException(
                "A header map is a dictionary, for example @{ 'Start Date' = 'start_date__c' }.");
        }

        var map = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in given)
        {
            var from = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            var to = Convert.ToString(entry.Value, CultureInfo.InvariantCulture) ?? string.Empty;
            if (to.Length == 0)
            {
                throw new ArgumentTransformationMetadataException(
                    $"The header map gives '{from}' no name: name the field that it becomes, or leave it out.");
            }

            if (map.ContainsKey(from))
            {
                throw new ArgumentTransformationMetadataException(
                    $"The header map names '{from}' twice, since case is ignored: leave one out.");
            }

            map[from] = to;
        }

        return map;
    }
}
