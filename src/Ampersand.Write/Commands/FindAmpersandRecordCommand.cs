using System.Collections;
using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Input;

namespace Ampersand.Write.Commands;

/// <summary>Finds records in a customer's system by the values of fields.</summary>
[Cmdlet(VerbsCommon.Find, "AmpersandRecord")]
[OutputType(typeof(PSObject))]
public sealed class FindAmpersandRecordCommand : ConnectedCmdlet
{
    private const string IdProperty = "Id";

    /// <summary>The object to search, for example contact.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ObjectCompleter))]
    [ValidateNotNullOrEmpty]
    public string ObjectName { get; set; } = string.Empty;

    /// <summary>
    /// Fields and their values, all of which must hold, for example @{ email = 'a@b.c' }. A text is compared with texts, a number with
    /// numbers.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public IDictionary Filter { get; set; } = new Hashtable();

    /// <summary>The fields to emit beside Id, in this order; by default all that the service shows.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Property { get; set; }

    /// <summary>The customer's group to search for; by default the connection's, or AMP_GROUP_REF.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GroupRefCompleter))]
    [ValidateNotNullOrEmpty]
    public string? GroupRef { get; set; }

    /// <summary>The integration, by name or id; by default the connection's, or AMP_INTEGRATION.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(IntegrationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Integration { get; set; }

    private protected override AmpersandClientOptions Values => base.Values with { Integration = Integration, GroupRef = GroupRef };

    /// <summary>Searches, and emits each record that was found.</summary>
    protected override void EndProcessing() => Guard(ObjectName, () =>
    {
        var entries = new NamedEntries(Filter);
        var filter = entries.Names.Select(
            (name, place) => new KeyValuePair<string, object?>(
                name, entries.Values[place] is PSObject wrapped ? wrapped.BaseObject : entries.Values[place]));
        var client = new AmpersandClient(Resolve());
        foreach (var record in Await(token => client.FindAsync(ObjectName, filter, Outbox, token)))
        {
            WriteObject(ToObject(record));
        }

        SeenObjects.Of(SessionState).Add(ObjectName);
    });

    /// <summary>An object as the write commands take one: Id, and a property for each field.</summary>
    private PSObject ToObject(AmpersandRecord record)
    {
        var found = new PSObject();
        found.Properties.Add(new PSNoteProperty(IdProperty, record.Id));
        foreach (var name in (Property ?? record.Fields.Keys).Where(name => !IdProperty.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            found.Properties.Add(new PSNoteProperty(name, record.Fields.TryGetValue(name, out var value) ? value : null));
        }

        return found;
    }
}
