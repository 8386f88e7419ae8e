using System.Text.Json;
using Ampersand.Write.Csv;
using Ampersand.Write.Objects;

namespace Ampersand.Write;

/// <summary>What columns and values have to satisfy so that an object takes them, as the service knows it for one customer.</summary>
/// <remarks>
/// What is not known is not checked. <c>docs/objects.md</c> lists the rules, and says where each comes from.
/// <see cref="AmpersandClient.GetObjectRulesAsync"/> makes one.
/// </remarks>
public sealed class ObjectRules
{
    private const string Owner = "OwnerId";
    private const string Id = "Id";

    private readonly AmpersandManifestObject? manifest;
    private readonly bool creates;

    /// <summary>The field of each name that is known beside the fields' own; nothing where the customer has mapped the name to none.</summary>
    private readonly Dictionary<string, string?> otherNames = new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, FieldCheck?> checks = new(StringComparer.OrdinalIgnoreCase);
    private readonly JsonElement? settings;
    private readonly JsonElement? reading;
    private readonly bool tellsCase;

    /// <param name="objectName">The object as the caller names it.</param>
    /// <param name="known">Its fields; <see langword="null"/> where they are not known.</param>
    /// <param name="installation">The customer's installation; <see langword="null"/> where it is not known.</param>
    /// <param name="integration">The integration; <see langword="null"/> where it is not known.</param>
    /// <param name="assumed">Whose rules apply where the service names no provider.</param>
    /// <param name="creates">Whether records may be created.</param>
    internal ObjectRules(
        string objectName,
        AmpersandObject? known,
        AmpersandInstallation? installation,
        AmpersandIntegration? integration,
        CsvProvider assumed = CsvProvider.Salesforce,
        bool creates = true)
    {
        this.creates = creates;
        ObjectName = objectName;
        Metadata = known;
        Installation = installation;
        Provider = (installation?.Provider ?? integration?.Provider) is { } provider
            ? string.Equals(provider, "salesforce", StringComparison.OrdinalIgnoreCase) ? CsvProvider.Salesforce : CsvProvider.None
            : assumed;

        // A later manifest is not the one that the installation was made by.
        var holds = installation?.RevisionId is { } revision && revision == integration?.RevisionId;
        manifest = holds ? integration!.Objects.FirstOrDefault(IsThis) : null;
        var names = Names;
        settings = Find(installation?.Write, names);
        reading = Find(installation?.Read, names);
        tellsCase = known?.Fields.Any(field => field.Name.Any(char.IsUpper)) == true;
        ReadOtherNames();
    }

    /// <summary>The object as it was named.</summary>
    public string ObjectName { get; }

    /// <summary>Its fields; <see langword="null"/> where they are not known, and so not checked.</summary>
    public AmpersandObject? Metadata { get; }

    /// <summary>The customer's installation; <see langword="null"/> where it is not known, and so not checked.</summary>
    public AmpersandInstallation? Installation { get; }

    /// <summary>Whose forms of names, dates and ids apply.</summary>
    public CsvProvider Provider { get; }

    /// <summary>
    /// What is wrong with the object itself; <see langword="null"/> where nothing is, or nothing is known. An object that the service tells
    /// nothing of is its own to refuse, which it does with the first request.
    /// </summary>
    internal AmpersandCsvIssue? Flaw =>
        Metadata is not null && Installation?.WriteObjects is { } written
            && !Names.Any(name => written.Any(entry => IsSame(entry.ObjectName, name)))
            ? ObjectIssues.NotConfigured(ObjectName, NearestName.Find(ObjectName, written.Select(entry => entry.ObjectName)))
            : null;

    /// <summary>The names that the object goes by.</summary>
    private string[] Names =>
        [.. new[] { ObjectName, Metadata?.ObjectName, Metadata?.MappedName, manifest?.ObjectName, manifest?.MappedName }.OfType<string>()];

    /// <summary>Whether a field is known to hold days, so that a moment at midnight is to be written to it without its time.</summary>
    /// <param name="field">The field's name, case ignored.</param>
    public bool IsDate(string field) => CheckOf(field) is { Kind: FieldKind.Date };

    /// <summary>The object, and what is known of it.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() => Metadata?.ToString() ?? ObjectName;

    /// <summary>Refuses records for an object that is not written for this customer.</summary>
    /// <exception cref="AmpersandException"><c>ObjectNotConfigured</c>.</exception>
    internal void RequireConfigured()
    {
        if (Flaw is { } flaw)
        {
            throw new AmpersandException(ErrorIds.Rule(flaw.Code), $"{flaw.Message} Nothing was sent.");
        }
    }

    /// <summary>What is wrong with a column's name, or worth knowing.</summary>
    /// <param name="name">The name as it is sent.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="isKey">Whether records are known by it.</param>
    internal AmpersandCsvIssue? InspectName(string name, CsvPlace place, bool isKey)
    {
        // Of a relation's field only the form is known, and the id is every object's.
        if (Metadata is not { Fields.Count: > 0 } || name.IndexOfAny(['.', ':']) >= 0 || IsSame(name, Id))
        {
            return null;
        }

        var isOther = otherNames.TryGetValue(name, out var meant);
        var field = Metadata.FindField(name) ?? (meant is null ? null : Metadata.FindField(meant));
        if (field is null && isOther)
        {
            return meant is not null ? null : isKey ? ObjectIssues.KeyNotMapped(place) : ObjectIssues.NotMapped(place);
        }

        if (field is null)
        {
            return NestedName.CompoundOf(name) is { } whole && Metadata.FindField(whole) is not null
                ? null
                : ObjectIssues.Unknown(place, ObjectName, NearestName.Find(name, KnownNames()));
        }

        return field.IsReadOnly && !isKey ? ObjectIssues.ReadOnly(place)
            : SettingOf(field.Name) is { } how && !isKey ? ObjectIssues.Setting(place, how)
            : tellsCase && !isOther && !string.Equals(field.Name, name, StringComparison.Ordinal) ? ObjectIssues.Case(place, field.Name)
            : null;
    }

    /// <summary>The fields that a new record needs and no column has.</summary>
    /// <param name="columns">The columns as they are sent.</param>
    /// <param name="primaryKey">By what records are known; <see langword="null"/> where by nothing.</param>
    internal IEnumerable<AmpersandCsvIssue> InspectColumns(IReadOnlyCollection<string> columns, string? primaryKey)
    {
        if (Metadata is null || !creates || IsSame(primaryKey, Id))
        {
            return [];
        }

        HashSet<string> given = new(columns, StringComparer.OrdinalIgnoreCase);
        given.UnionWith(columns.Select(column => otherNames.TryGetValue(column, out var meant) ? meant : null).OfType<string>());

        // The owner may be named by a field of its own, as any reference may.
        return Metadata.Fields
            .Where(field => field is { IsRequired: true, IsReadOnly: false }
                && FieldCheck.Of(field, isSalesforce: true, [])?.Kind != FieldKind.Truth
                && !IsSame(field.Name, Owner) && !IsSame(field.Name, Id)
                && !HasDefault(field.Name) && !given.Contains(field.Name) && !HasRelation(columns, field.Name)
                && !NestedName.FlatForms(field.Name).Any(given.Contains))
            .Select(field => ObjectIssues.Required(new CsvPlace(Column: field.Name)));
    }

    /// <summary>What the values of a column have to satisfy; <see langword="null"/> where nothing is known of them.</summary>
    internal FieldCheck? CheckOf(string column)
    {
        lock (checks)
        {
            if (!checks.TryGetValue(column, out var check))
            {
                var field = Metadata?.FindField(column)
                    ?? (otherNames.TryGetValue(column, out var meant) && meant is not null ? Metadata?.FindField(meant) : null);
                check = field is null ? null : FieldCheck.Of(field, Provider == CsvProvider.Salesforce, MappedValuesOf(field.Name));
                checks.Add(column, check);
            }

            return check;
        }
    }

    private static bool IsSame(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static JsonElement? Find(JsonElement? action, string[] names) => action?.ObjectIn("objects") is { } objects
        ? names.Select(name => objects.ObjectNamed(name)).FirstOrDefault(found => found is not null)
        : null;

    /// <summary>Whether a column refers to a field's record by another key: <c>Account__r.Key__c</c> for <c>Account__c</c>.</summary>
    private static bool HasRelation(IEnumerable<string> columns, string field)
    {
        var relation = field.EndsWith("__c", StringComparison.OrdinalIgnoreCase) ? field.Substring(0, field.Length - 1) + "r"
            : field.EndsWith(Id, StringComparison.OrdinalIgnoreCase) ? field.Substring(0, field.Length - Id.Length)
            : null;
        return relation is not null && columns.Any(column => column.IndexOf('.') is > 0 and var dot
            && IsSame(column.Substring(0, dot).Split(':').Last(), relation));
    }

    private bool IsThis(AmpersandManifestObject candidate) =>
        new[] { ObjectName, Metadata?.ObjectName, Metadata?.MappedName }.OfType<string>()
            .Any(name => IsSame(candidate.ObjectName, name) || IsSame(candidate.MappedName, name));

    private void ReadOtherNames()
    {
        foreach (var field in Metadata?.Fields ?? [])
        {
            foreach (var flat in NestedName.FlatForms(field.Name))
            {
                otherNames[flat] = field.Name;
            }
        }

        foreach (var mapped in manifest?.MappedFields ?? new Dictionary<string, string?>(0))
        {
            otherNames[mapped.Key] = mapped.Value;
        }

        foreach (var mapping in reading?.ObjectIn("selectedFieldMappings")?.EnumerateObject() ?? default)
        {
            if (mapping.Value.ValueKind == JsonValueKind.String)
            {
                otherNames[mapping.Name] = mapping.Value.GetString() is { Length: > 0 } field ? field : null;
            }
        }
    }

    /// <summary>The names among which the one that was meant may be.</summary>
    private IEnumerable<string> KnownNames() => Metadata!.Fields
        .Where(known => !known.IsReadOnly && !known.Name.StartsWith("$", StringComparison.Ordinal))
        .Select(known => known.Name)
        .Concat(otherNames.Keys);

    private IReadOnlyCollection<string> MappedValuesOf(string field) =>
        reading?.ObjectIn("selectedValueMappings")?.ObjectNamed(field) is { } mappings
            ? [.. mappings.EnumerateObject().Select(mapping => mapping.Name)]
            : [];

    private bool HasDefault(string field) =>
        settings?.ObjectIn("selectedFieldSettings")?.ObjectNamed(field)?.ObjectIn("default") is not null
        || settings?.ObjectIn("selectedValueDefaults") is { } defaults
            && defaults.EnumerateObject().Any(entry => IsSame(entry.Name, field) && entry.Value.ValueKind != JsonValueKind.Null);

    /// <summary>How the installation restricts the writing of a field; <see langword="null"/> where it does not.</summary>
    private string? SettingOf(string field)
    {
        if (settings?.ObjectIn("selectedFieldSettings")?.ObjectNamed(field) is not { } own)
        {
            return null;
        }

        var onUpdate = own.TextIn("writeOnUpdate") switch
        {
            "never" => "never on updates",
            "ifEmpty" => "on updates only where it is empty",
            _ => null,
        };
        var onCreate = creates && own.TextIn("writeOnCreate") == "never" ? "never on creates" : null;
        return onUpdate is null ? onCreate : onCreate is null ? onUpdate : $"{onCreate} and {onUpdate}";
    }
}
