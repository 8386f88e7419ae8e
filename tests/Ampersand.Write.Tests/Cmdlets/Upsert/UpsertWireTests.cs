using System.Text;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What goes over the wire, byte for byte.</summary>
public sealed class UpsertWireTests
{
    [Fact]
    public async Task A_files_request_is_the_documents_request()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("tactics.csv", Workbench.SeedCsv);

        bench.Run("Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c", new { file }).ThrowIfErrors();

        var request = Assert.Single(bench.Emulator.Requests.All);
        Assert.Equal("PUT", request.Method);
        Assert.Equal("/v1/projects/2234wf/integrations/23rsdf32/objects/tactics__c:async", request.Target);
        Assert.Equal(
            """{"groupRef":"sample-org-id","recordsCSV":"custom_id__c,start_date__c,objective_type__c,daily_budget_amount__c\n0,2023-11-20T11:36:22-08:00,WEBSITE_CONVERSION,50\n1,2023-11-20T11:36:22-08:00,LEAD_GENERATION,10\n2,2023-11-20T11:36:22-08:00,LEAD_GENERATION,10\n","primaryKey":"custom_id__c"}""",
            Encoding.UTF8.GetString(request.Body.Span));
        Assert.Equal("application/json", request.Header("accept"));
        Assert.Equal("application/json", request.Header("content-type"));
        Assert.Equal(Workbench.Key, request.Header("X-Api-Key"));
        Assert.Equal(request.BodySize, long.Parse(request.Header("Content-Length")!, System.Globalization.CultureInfo.InvariantCulture));
    }
}
