namespace Ampersand.Write.Emulator;

/// <summary>Takes a bulk write, answers with its operation, and leaves the work for later.</summary>
internal sealed class BulkAcceptance(OperationDesk desk, OperationProcessor processor, CsvSource source)
{
    public async Task<AcceptedWrite> AcceptAsync(string project, string integration, string objectName, BulkRequest request)
    {
        var operation = desk.Open(new Installation(project, integration, request.GroupRef), objectName);
        if (request.Csv is { } csv)
        {
            var stream = new MemoryStream(csv.Array!, csv.Offset, csv.Count);
            await processor.EnqueueAsync(operation, new BulkWrite(request.Type, request.PrimaryKey, stream));
        }
        else
        {
            processor.Prepare(operation, async cancellationToken =>
                new BulkWrite(request.Type, request.PrimaryKey, await source.OpenAsync(request.Url!, cancellationToken)));
        }

        return new AcceptedWrite(operation.Id);
    }
}

/// <summary>The answer to a bulk write.</summary>
internal sealed record AcceptedWrite(string OperationId);
