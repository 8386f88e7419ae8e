using System.Globalization;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>
/// Each way in which the module asks the service for something, as a command; <see cref="PrepareAsync"/> makes what they name.
/// </summary>
internal static class ServiceCommands
{
    public const string UpsertFile = "Invoke-AmpersandUpsert thing__c $path -PrimaryKey k__c";
    public const string UpsertRecords = "[pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c";
    public const string UpsertUrl = "Invoke-AmpersandUpsert thing__c -RecordsUrl $records -PrimaryKey k__c";
    public const string UpsertUpload = "Invoke-AmpersandUpsert thing__c $path -PrimaryKey k__c -Via UploadUrl -Connection bulk";
    public const string Create = "[pscustomobject]@{ k__c = 1 } | Invoke-AmpersandWrite contact -Type Create";
    public const string CreateLater = "[pscustomobject]@{ k__c = 1 } | Invoke-AmpersandWrite contact -Type Create -Mode Asynchronous";
    public const string Update = "[pscustomobject]@{ id = $record; k__c = 1 } | Invoke-AmpersandWrite contact -Type Update";
    public const string Get = "Get-AmpersandOperation $id";
    public const string List = "Get-AmpersandOperation -InstallationId $installation";
    public const string Log = "Get-AmpersandOperationLog $id";
    public const string Wait = "Wait-AmpersandOperation $id -PollingIntervalSeconds 0.1 -TimeoutSeconds 1";
    public const string Validate = "Connect-Ampersand -Name checked -Validate -MaximumRetryCount 2 -RetryIntervalSeconds 0.01 -ApiKey "
        + "$key -Project 2234wf -WriteUri $uri -ApiUri $uri -NotDefault";

    /// <summary>All but the wait, which lives with faults in a way of its own.</summary>
    public static TheoryData<string> All { get; } = [
        UpsertFile, UpsertRecords, UpsertUrl, UpsertUpload, Create, CreateLater, Update, Get, List, Log, Validate];

    /// <summary>
    /// A bench with an operation, a record, a file and an address of records, and a connection <c>bulk</c> beside the default one.
    /// </summary>
    public static async Task<Workbench> PrepareAsync(int retries, string connect = "")
    {
        var bench = await Workbench.StartAsync(
            connect: string.Create(CultureInfo.InvariantCulture, $"-MaximumRetryCount {retries} {connect}"));
        bench.Run(
            "$null = Connect-Ampersand -Name bulk -WriteApi Bulk -NotDefault -ApiKey $key -Project 2234wf -Integration 23rsdf32 "
                + $"-GroupRef sample-org-id -WriteUri $uri -ApiUri $uri -RetryIntervalSeconds 0.01 -MaximumRetryCount {retries} "
                + $"-ObjectCheck Never {connect}")
            .ThrowIfErrors();
        var operation = bench.Run("[pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait").OnlyOutput();
        var record = bench.Run(Create).OnlyOutput();
        bench.Run(
            "$path = $given.path; $id = $given.id; $record = $given.record; $installation = $given.installation; $records = $given.records",
            new
        {
            given = new
            {
                path = bench.Save("things.csv", "k__c\n1\n"),
                id = operation.Get("OperationId"),
                record = record.Get("RecordId"),
                installation = EmulatorServer.InstallationIdOf("2234wf", "23rsdf32", "sample-org-id"),
                records = "https://files.example.com/things.csv?sig=secret-signature",
            },
        }).ThrowIfErrors();
        return bench;
    }
}
