using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/operations</c>: see all, make some up, say what became of one.</summary>
internal sealed class OperationControls(EmulatedOperations operations, OperationProcessor processor)
{
    public Task GetAsync(Exchange exchange) => exchange.WriteJsonAsync(operations.All);

    public async Task PostAsync(Exchange exchange)
    {
        var order = await exchange.ReadJsonAsync<OperationOrder>();
        try
        {
            var ids = operations.Create(order);
            await exchange.WriteJsonAsync(
                new { installationId = new Installation(order.Project, order.Integration, order.GroupRef).Id, operationIds = ids },
                StatusCodes.Status201Created);
        }
        catch (ArgumentException exception)
        {
            throw ProblemException.BadRequest(exception.Message);
        }
    }

    public async Task PutAsync(Exchange exchange)
    {
        using var body = await exchange.ReadJsonAsync();
        var issues = new List<Issue>();
        var fields = new BodyFields(body.RootElement, issues);
        var status = fields.RequiredString("status");
        var result = fields.String("result");
        fields.Object("metadata");
        JsonElement? metadata = fields.Any("metadata");
        fields.RefuseOthers();
        if (issues.Count > 0)
        {
            throw ProblemException.Invalid(issues);
        }

        if (!operations.Set(exchange.Values["operation"], status, result, metadata))
        {
            throw ProblemException.NotFound("There is no such operation.");
        }

        await exchange.WriteNothingAsync();
    }

    /// <summary>Answers when all accepted work is done.</summary>
    public async Task WhenIdleAsync(Exchange exchange)
    {
        await processor.WhenIdleAsync().WaitAsync(exchange.Aborted);
        await exchange.WriteNothingAsync();
    }
}
