using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>The writes of the Records generation.</summary>
internal sealed class RecordEndpoints(CatalogGate catalog, RuleBook rules, OperationDesk desk, OperationProcessor processor, AutoBatcher batcher)
{
    public async Task WriteAsync(Exchange exchange, JsonElement body)
    {
        catalog.DemandObject(exchange.Project, exchange.Integration, exchange.ObjectName);
        var request = RecordWriteRequestReader.Read(body, rules.MayDelete(exchange.ObjectName));
        var installation = new Installation(exchange.Project, exchange.Integration, request.GroupRef);
        if (request.MaxDelay is { } maxDelay)
        {
            var gathering = batcher.Add(installation, exchange.ObjectName, request.Type, request.Items[0], maxDelay);
            await RecordAnswers.AcceptAsync(exchange, gathering, request);
            return;
        }

        var operation = desk.Open(installation, exchange.ObjectName, isImmediate: request.IsSynchronous);
        var write = new RecordsWrite(request.Type, request.Items, request.AllOrNone);
        if (request.IsSynchronous)
        {
            desk.Run(operation, write);
            await RecordAnswers.ReportAsync(exchange, operation, request, write);
        }
        else
        {
            await processor.EnqueueAsync(operation, write);
            await RecordAnswers.AcceptAsync(exchange, operation, request);
        }
    }
}
