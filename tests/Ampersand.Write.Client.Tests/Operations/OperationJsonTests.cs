using System.Collections;
using System.Text.Json;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Client.Tests.Operations;

/// <summary>What the service sends is read where it is known and kept where it is not.</summary>
public sealed class OperationJsonTests
{
    [Fact]
    public void A_documented_operation_is_read_in_full()
    {
        var operation = Read("""
            {"id":"op-1","projectId":"2234wf","integrationId":"int","installationId":"inst","configId":"conf","actionType":"write",
             "status":"BulkWriteCompleted","result":"Wrote 3 records.",
             "metadata":{"objects":["tactics__c"],"retry":{"attempts":2},"progress":{"recordsProcessed":3,"recordsEstimatedTotal":4},"successfulRecordIds":["a","b"],"new":{"deep":[1,"x",null]}},
             "createTime":"2026-01-02T03:04:05Z","updateTime":"2026-01-02T05:04:15.5+02:00"}
            """);

        Assert.Equal(
            ("int", "inst", "conf", "write"),
            (operation.IntegrationId, operation.InstallationId, operation.ConfigId, operation.ActionType));
        Assert.Equal("Wrote 3 records.", operation.Result);
        Assert.Equal("tactics__c", operation.ObjectName);
        Assert.Equal((3L, 4L), (operation.RecordsProcessed!.Value, operation.RecordsEstimatedTotal!.Value));
        Assert.Equal(["a", "b"], operation.SuccessfulRecordIds);
        Assert.Equal(TimeSpan.FromSeconds(10.5), operation.Duration);
        Assert.Equal(2L, ((IDictionary)operation.Metadata!["retry"]!)["attempts"]);
        Assert.Equal([1L, "x", null], (object?[])((IDictionary)operation.Metadata["new"]!)["deep"]!);
        Assert.Null(operation.AdditionalProperties);
        Assert.Equal(("op-1", "2234wf", "23rsdf32"), (operation.OperationId, operation.Project, operation.Integration));
    }

    [Fact]
    public void Fields_that_are_not_known_survive()
    {
        var operation = Read(
            """{"status":"success","resource":"r","labels":{"a":true},"big":12345678901234567890,"fine":0.1,"tiny":1e-40,"huge":1e300,"none":null}""");

        Assert.Equal("r", operation.AdditionalProperties!["resource"]);
        Assert.Equal(true, ((IDictionary)operation.AdditionalProperties["LABELS"]!)["A"]);
        Assert.Equal(12345678901234567890m, operation.AdditionalProperties["big"]);
        Assert.Equal(0.1m, operation.AdditionalProperties["fine"]);
        Assert.Equal(1e-40, operation.AdditionalProperties["tiny"]);
        Assert.Equal(1e300, operation.AdditionalProperties["huge"]);
        Assert.True(operation.AdditionalProperties.Contains("none"));
    }

    [Fact]
    public void A_number_that_nothing_can_hold_is_kept_as_it_was_written() =>
        Assert.Equal("1e999", Read("""{"status":"success","n":1e999}""").AdditionalProperties!["n"]);

    [Fact]
    public void Fields_that_differ_only_in_case_are_both_kept()
    {
        var operation = Read("""{"status":"success","other":0,"Note":1,"note":2,"metadata":{"Key":1,"key":2}}""");

        Assert.Equal(1L, operation.AdditionalProperties!["Note"]);
        Assert.Equal(2L, operation.AdditionalProperties["note"]);
        Assert.Equal(1L, operation.Metadata!["Key"]);
        Assert.Equal(2L, operation.Metadata["key"]);
    }

    [Fact]
    public void Known_fields_of_another_type_are_kept_beside()
    {
        var operation = Read("""
            {"status":"failure","result":{"why":"no"},"integrationId":7,"installationId":["x"],"configId":false,"actionType":1,
             "createTime":"yesterday","updateTime":1700000000,"metadata":"none","id":3,"projectId":{}}
            """);

        Assert.Null(operation.Result);
        Assert.Null(operation.CreateTime);
        Assert.Null(operation.Duration);
        Assert.Equal("no", ((IDictionary)operation.AdditionalProperties!["result"]!)["why"]);
        Assert.Equal(
            ["result", "integrationId", "installationId", "configId", "actionType", "createTime", "updateTime", "metadata", "id", "projectId"],
            operation.AdditionalProperties.Keys.Cast<string>());
        Assert.Equal("yesterday", operation.AdditionalProperties["createTime"]);
        Assert.Equal(false, operation.AdditionalProperties["configId"]);
        Assert.Equal("none", operation.AdditionalProperties["metadata"]);
    }

    [Fact]
    public void Nothing_in_known_fields_is_nothing()
    {
        var operation = Read("""
            {"id":null,"status":"failure","result":null,"integrationId":null,"createTime":null,"updateTime":null,"metadata":{"progress":null,"objects":null,"successfulRecordIds":null}}
            """);

        Assert.Null(operation.Result);
        Assert.Null(operation.CreateTime);
        Assert.Null(operation.UpdateTime);
        Assert.Empty(operation.SuccessfulRecordIds);
        Assert.Null(operation.RecordsProcessed);
        Assert.Null(operation.ObjectName);
    }

    [Fact]
    public void Metadata_of_another_form_does_no_harm()
    {
        var operation = Read("""
            {"status":"failure","metadata":{"progress":[1],"objects":"tactics__c","successfulRecordIds":{"a":1}}}
            """);

        Assert.Null(operation.RecordsProcessed);
        Assert.Null(operation.ObjectName);
        Assert.Empty(operation.SuccessfulRecordIds);
        Assert.Equal("tactics__c", operation.Metadata!["objects"]);
    }

    [Fact]
    public void Numbers_as_texts_are_not_counted_but_kept()
    {
        var operation = Read("""{"status":"in_progress","metadata":{"progress":{"recordsProcessed":"12","recordsEstimatedTotal":1.5}}}""");

        Assert.Null(operation.RecordsProcessed);
        Assert.Null(operation.RecordsEstimatedTotal);
        Assert.Equal("12", ((IDictionary)operation.Metadata!["progress"]!)["recordsProcessed"]);
    }

    [Fact]
    public void A_project_known_by_name_keeps_the_service_s_id_beside_it()
    {
        var operation = Read("""{"status":"success","projectId":"0f8d"}""");

        Assert.Equal("2234wf", operation.Project);
        Assert.Equal("0f8d", operation.AdditionalProperties!["projectId"]);
    }

    [Fact]
    public void What_is_known_of_the_submission_is_not_replaced_and_what_is_not_is_learnt()
    {
        const string Json = """{"status":"in_progress","integrationId":"int","metadata":{"objects":["theirs__c"]}}""";

        Assert.Equal("ours__c", Read(Json, Submitted.With(o => o.ObjectName = "ours__c")).ObjectName);
        Assert.Equal("theirs__c", Read(Json).ObjectName);
        Assert.Null(Read("""{"status":"in_progress","metadata":{"objects":[]}}""").ObjectName);
        Assert.Equal("int", Read(Json, new AmpersandOperation("op-1", connection: null)).Integration);
    }

    [Fact]
    public void What_has_not_ended_has_neither_succeeded_nor_failed_nor_a_duration()
    {
        var operation = Read("""{"status":"in_progress","createTime":"2026-01-02T03:04:05Z","updateTime":"2026-01-02T03:04:15Z"}""");

        Assert.False(operation.IsCompleted);
        Assert.Null(operation.Succeeded);
        Assert.Null(operation.Duration);
        Assert.Equal("op-1 (in_progress)", operation.ToString());
    }

    [Fact]
    public void The_connection_s_own_name_goes_before_the_remembered_one()
    {
        Assert.Equal("default", (Submitted.With(o => o.RememberedConnection = "once")).ConnectionName);
        Assert.Equal("once", new AmpersandOperation("op-1", connection: null) { RememberedConnection = "once" }.ConnectionName);
    }

    private static AmpersandOperation Submitted => new("op-1", TestConnection.To(new Uri("http://127.0.0.1:1")));

    private static AmpersandOperation Read(string json, AmpersandOperation? operation = null)
    {
        using var document = JsonDocument.Parse(json);
        return (operation ?? Submitted).Apply(document.RootElement, OperationStatus.Documented);
    }
}
