using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Commands;

/// <summary>Shows what the service knows of an object as a customer has it: its fields, their types and their values.</summary>
[Cmdlet(VerbsCommon.Get, "AmpersandObject")]
[OutputType(typeof(AmpersandObject), typeof(string))]
public sealed class GetAmpersandObjectCommand : ConnectedCmdlet
{
    /// <summary>The object, by the provider's name or the mapped one, for example tactics__c.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ObjectCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] ObjectName { get; set; } = [];

    /// <summary>Only these fields, by name; wildcards allowed.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Field { get; set; } = ["*"];

    /// <summary>Only fields that can be written.</summary>
    [Parameter]
    public SwitchParameter Writable { get; set; }

    /// <summary>Emits the first line of a new CSV in place of the object: the names of the fields that can be written.</summary>
    [Parameter]
    public SwitchParameter Template { get; set; }

    /// <summary>The customer's group; by default the connection's, or AMP_GROUP_REF.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GroupRefCompleter))]
    [ValidateNotNullOrEmpty]
    public string? GroupRef { get; set; }

    /// <summary>The integration, by its id; by default the connection's, or AMP_INTEGRATION.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(IntegrationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Integration { get; set; }

    private protected override AmpersandClientOptions Values => base.Values with { Integration = Integration, GroupRef = GroupRef };

    /// <summary>Asks for each object in turn; one that cannot be read is that one's error.</summary>
    protected override void ProcessRecord() => ForEach(ObjectName, (client, name) =>
    {
        var found = Await(token => client.GetObjectAsync(name, refresh: true, Outbox, token)).WithFields(IsWanted);
        SeenObjects.Of(SessionState).Add(found.ObjectName);
        WriteObject(Template ? found.ToCsvHeader() : found);
    });

    private bool IsWanted(AmpersandObjectField field) =>
        !(Writable && field.IsReadOnly) && Array.Exists(Field, pattern => NamePattern.Fits(pattern, field.Name));
}
