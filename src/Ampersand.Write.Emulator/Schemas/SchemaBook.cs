using System.Collections.Concurrent;

namespace Ampersand.Write.Emulator;

/// <summary>The schemas of those objects that have one; what others are made of is whatever is written.</summary>
public sealed class SchemaBook
{
    private readonly ConcurrentDictionary<string, SchemaChecks> schemas = new(StringComparer.OrdinalIgnoreCase);
    private readonly ChangeSignal changes;

    internal SchemaBook(EmulatorOptions options, ChangeSignal changes)
    {
        this.changes = changes;
        foreach (var (name, schema) in options.Schemas)
        {
            this[name] = schema;
        }
    }

    /// <summary>The schema of an object; <see langword="null"/> where it has none.</summary>
    /// <exception cref="ArgumentException">Two of its fields have one name, or one has none.</exception>
    public ObjectSchema? this[string objectName]
    {
        get => ChecksOf(objectName)?.Schema;
        set
        {
            if (value is null)
            {
                schemas.TryRemove(objectName, out _);
            }
            else
            {
                schemas[objectName] = value.Flaw is { } flaw
                    ? throw new ArgumentException(flaw, nameof(value))
                    : new SchemaChecks(objectName, value);
            }

            changes.Raise();
        }
    }

    /// <summary>The objects that have a schema, by their names.</summary>
    internal IEnumerable<SchemaChecks> All => schemas.Values.OrderBy(checks => checks.ObjectName, StringComparer.OrdinalIgnoreCase);

    internal SchemaChecks? ChecksOf(string objectName) => schemas.GetValueOrDefault(objectName);
}
