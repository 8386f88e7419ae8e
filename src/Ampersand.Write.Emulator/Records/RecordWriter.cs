namespace Ampersand.Write.Emulator;

/// <summary>The writes of the Records generation: at once, later, or together with others.</summary>
internal sealed class RecordWriter(
    OperationDesk desk, OperationProcessor processor, AutoBatcher batcher, InstallationBook book, ProviderBook providers)
{
    /// <summary>Why it cannot be done for this customer, or <see langword="null"/>.</summary>
    public Problem? ProblemOf(Installation installation, string objectName, RecordWriteRequest request) =>
        book.ProblemOfWriting(installation, objectName)
        ?? providers.ProblemOf(book.ProviderOf(installation.Project, installation.Integration), request)
        ?? (request.Type == RecordWriteType.Delete && !book.MayDelete(installation, objectName)
            ? Problem.BadRequest($"The configuration of this installation does not enable deletion for '{objectName}'.")
            : null);

    /// <returns>The answer, and whether it is that of a write of which something was written or may yet be.</returns>
    public async Task<(RecordWriteResponse Response, bool IsAnyWritten)> WriteAsync(
        Installation installation, string objectName, RecordWriteRequest request)
    {
        if (request.MaxDelay is { } maxDelay)
        {
            var gathering = batcher.Add(installation, objectName, request.Type, request.Items[0], maxDelay);
            return (RecordWriteResponse.Accepted(gathering, request), true);
        }

        var operation = desk.Open(installation, objectName, isImmediate: request.IsSynchronous);
        var write = new RecordsWrite(request.Type, request.Items, request.AllOrNone);
        if (request.IsSynchronous)
        {
            desk.Run(operation, write);
            return (RecordWriteResponse.Done(operation, request, write), write.Results.Any(result => result.IsWritten));
        }

        await processor.EnqueueAsync(operation, write);
        return (RecordWriteResponse.Accepted(operation, request), true);
    }
}
