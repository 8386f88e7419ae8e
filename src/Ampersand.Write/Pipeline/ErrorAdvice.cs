using Ampersand.Write.Binding;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Pipeline;

/// <summary>What a user of PowerShell can do about an error or a warning of the library, made from its id and its data.</summary>
internal static class ErrorAdvice
{
    /// <summary>What is said behind the error's own sentences; nothing where they say it all.</summary>
    public static string OfError(AmpersandException failure, ConnectionStore connections) => Data<AmpersandOperationException>(failure) switch
    {
        { ErrorId: "OperationFailed", Operation: var operation } => $" See its log with: {Command("Get-AmpersandOperationLog", operation, connections)}",
        { ErrorId: "WaitTimedOut", Operation: var operation } => $" Wait on with: {Command("Wait-AmpersandOperation", operation, connections)}",
        _ => string.Empty,
    };

    /// <summary>The recommended action; <see langword="null"/> where there is none.</summary>
    public static string? Action(AmpersandException failure) => failure.ErrorId switch
    {
        "CsvInvalid" when Data<AmpersandCsvException>(failure) is { } csv => $"See all findings with: ({IssueDisplay.TestCommand(csv)}).Issues",
        "UpsertTimedOut" => "Send the rest, or give a larger -TimeoutSeconds; 0 sets no limit.",
        _ => failure.RecommendedAction,
    };

    /// <summary>What is said behind a warning's own sentences; nothing where they say it all.</summary>
    public static string OfWarning(string id) => id switch
    {
        "UploadUnavailable" => " Connect-Ampersand -WriteApi Bulk chooses the form that does.",
        "StatusUnknown" => " If it means an end, name it in -SuccessStatus or -FailureStatus.",
        _ => string.Empty,
    };

    /// <summary>The error's data, also where an account of the run stands around it.</summary>
    private static T? Data<T>(AmpersandException failure)
        where T : AmpersandException => failure as T ?? failure.InnerException as T;

    private static string Command(string cmdlet, AmpersandOperation operation, ConnectionStore connections) => new OperationCommands(connections).Of(cmdlet, operation);
}
