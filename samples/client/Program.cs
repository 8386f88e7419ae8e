// What Invoke-AmpersandUpsert -Wait does, by the library alone:
//
//     dotnet run --project samples/client -- tactics__c custom_id__c samples/tactics.csv
//
// AMP_API_KEY, AMP_PROJECT, AMP_INTEGRATION and AMP_GROUP_REF say who writes, and for whom;
// AMP_WRITE_URI and AMP_API_URI lead elsewhere than to Ampersand.
using Ampersand.Write;

try
{
    var client = new AmpersandClient(new AmpersandClientOptions
    {
        ApiKey = Setting("AMP_API_KEY") is { } key ? new ApiKey(key) : null,
        Project = Setting("AMP_PROJECT"),
        Integration = Setting("AMP_INTEGRATION"),
        GroupRef = Setting("AMP_GROUP_REF"),
        WriteUri = Setting("AMP_WRITE_URI") is { } write ? new Uri(write) : null,
        ApiUri = Setting("AMP_API_URI") is { } api ? new Uri(api) : null,
    });
    var upsert = new UpsertOptions { ObjectName = args[0], PrimaryKey = args[1], Wait = new WaitOptions() };
    var outputs = await client.UpsertAsync(upsert, args[2..]);
    foreach (var output in outputs)
    {
        var operation = output.Operation;
        Console.WriteLine($"{operation}: {operation?.Records} records of {operation?.Source}{output.Error?.Message.Insert(0, ". ")}");
    }

    return outputs.All(output => output.Error is null) ? 0 : 1;
}
catch (AmpersandException failure)
{
    await Console.Error.WriteLineAsync($"{failure.ErrorId}: {failure.Message}");
    return 1;
}

static string? Setting(string name) => Environment.GetEnvironmentVariable(name);
