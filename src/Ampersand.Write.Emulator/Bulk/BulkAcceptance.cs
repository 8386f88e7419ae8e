namespace Ampersand.Write.Emulator;

/// <summary>Takes a bulk write, answers with its operation, and leaves the work for later.</summary>
internal sealed class BulkAcceptance(
    OperationDesk desk, OperationProcessor processor, CsvSource source, InstallationBook book, ProviderBook providers)
{
    /// <summary>Why it cannot be taken for this customer, or <see langword="null"/>.</summary>
    public Problem? ProblemOf(Installation installation, string objectName, BulkType type) =>
        book.ProblemOfWriting(installation, objectName)
        ?? providers.ProblemOf(book.ProviderOf(installation.Project, installation.Integration), type);

    public async Task<AcceptedWrite> AcceptAsync(Installation installation, string objectName, BulkRequest request)
    {
        var operation = desk.Open(installation, objectName);
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
