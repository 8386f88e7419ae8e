using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Commands;
using Ampersand.Write.Output;

namespace Ampersand.Write.Errors;

/// <summary>What a user of PowerShell can do about an error or a warning of the library.</summary>
/// <remarks>Each id stands here that has advice in PowerShell's words.</remarks>
internal static class ErrorAdvice
{
    /// <summary>What is said behind the error's own sentences; nothing where they say it all.</summary>
    /// <remarks>Behind a list of issues it begins a line of its own.</remarks>
    public static string OfError(AmpersandException failure, PSCmdlet cmdlet)
    {
        string?[] sentences = [Sentence(failure, cmdlet), IntegrationId(failure), NextCommand(failure, cmdlet)];
        var advice = string.Join(" ", sentences.OfType<string>());
        return advice.Length == 0 ? string.Empty
            : (failure.ErrorId == nameof(ErrorIds.CsvInvalid) ? Environment.NewLine : " ") + advice;
    }

    /// <summary>The recommended action; the library's own where PowerShell has no better words.</summary>
    public static string? Action(AmpersandException failure) => failure.ErrorId switch
    {
        nameof(ErrorIds.CsvInvalid) when Data<AmpersandCsvException>(failure) is { } csv =>
            $"See all issues with: ({IssueDisplay.TestCommand(csv)}).Issues",
        nameof(ErrorIds.JournalMismatch) => "Repeat the call as it was, or give another -JournalPath for this one.",
        nameof(ErrorIds.ProxyAuthenticationRequired) => "Give the proxy's credentials: Connect-Ampersand -ProxyCredential.",
        nameof(ErrorIds.RequestTimedOut) =>
            "Check that the service can be reached and try again, or wait longer: Connect-Ampersand -TimeoutSeconds.",
        nameof(ErrorIds.Unauthorized) => "Check the API key: Connect-Ampersand -ApiKey, or the environment variable AMP_API_KEY.",
        nameof(ErrorIds.UploadFailed) => InParts(failure),
        nameof(ErrorIds.UpsertTimedOut) => "Send the rest, or give a larger -TimeoutSeconds; 0 sets no limit.",
        nameof(ErrorIds.ReconcileByInvalid) => "Leave -ReconcileBy out, or create synchronously and name a field.",
        nameof(ErrorIds.WriteApiWithoutBulk) =>
            "If the project still answers the bulk form, connect with: Connect-Ampersand -WriteApi Async or -WriteApi Bulk.",
        _ => failure.RecommendedAction,
    };

    /// <summary>What is said behind a warning's own sentences; nothing where they say it all.</summary>
    public static string OfWarning(string id) => id switch
    {
        "UploadUnavailable" => " Connect-Ampersand -WriteApi Bulk chooses the form that does.",
        "WriteApiTurned" => " To begin with it from now on: Connect-Ampersand -WriteApi with its name.",
        "StatusUnknown" => " If it means an end, name it in -SuccessStatus or -FailureStatus.",
        _ => string.Empty,
    };

    private static string? Sentence(AmpersandException failure, PSCmdlet cmdlet) => failure.ErrorId switch
    {
        _ when Data<AmpersandRecordException>(failure) is { } refused => IssueAdvice.Of(refused.Issue, cmdlet),
        nameof(ErrorIds.CsvInvalid) when Data<AmpersandCsvException>(failure) is { } csv => IssueAdvice.Of(csv.Report, cmdlet),
        nameof(ErrorIds.ObjectNotChecked) when cmdlet.Has("SkipObjectCheck") => "To send without that check: -SkipObjectCheck.",
        nameof(CsvRule.PrimaryKeyDuplicate) when cmdlet.Has("Wait") => "-Wait waits until all operations of a file have ended.",

        _ when Data<AmpersandServiceException>(failure) is { StatusCode: 404 or 405, WriteApi: { } spoken } => OtherForms(spoken),

        nameof(ErrorIds.ApiKeyMissing) => Give("ApiKey", "AMP_API_KEY"),
        nameof(ErrorIds.ProjectMissing) => Give("Project", "AMP_PROJECT"),
        nameof(ErrorIds.IntegrationMissing) => Give("Integration", "AMP_INTEGRATION"),
        nameof(ErrorIds.GroupRefMissing) => Give("GroupRef", "AMP_GROUP_REF"),

        nameof(ErrorIds.ProjectNotFound) => "Give the project that the key is of, by its name or id: Connect-Ampersand -Project.",
        nameof(ErrorIds.IntegrationNotFound) when cmdlet.Has("Validate") =>
            "Give one of the project's, by its name or id: Connect-Ampersand -Integration.",
        nameof(ErrorIds.IntegrationNotFound) => "See all with: Get-AmpersandIntegration",
        nameof(ErrorIds.InstallationNotFound) when cmdlet.Has("Validate") =>
            "To see who has, connect without -GroupRef, and run: Get-AmpersandInstallation",
        nameof(ErrorIds.InstallationNotFound) => "See who has with: Get-AmpersandInstallation",
        nameof(ErrorIds.InstallationUnhealthy) or nameof(ErrorIds.CustomerCredentialsRefused) =>
            "To see all that is said of it, connect without -Validate, and run: Get-AmpersandInstallation | Format-List",

        nameof(ErrorIds.OperationFailed) when Data<AmpersandOperationException>(failure) is { Operation: var failed } =>
            $"See its log with: {Commands(cmdlet).Of("Get-AmpersandOperationLog", failed)}",
        nameof(ErrorIds.OperationPartlyFailed) when Data<AmpersandOperationException>(failure) is { Operation: var partly } =>
            partly.GetRecordFailures().Count > 0
                ? $"See them with: {Commands(cmdlet).Of("Get-AmpersandRecordFailure", partly)}"
                : $"See its log with: {Commands(cmdlet).Of("Get-AmpersandOperationLog", partly)}",
        nameof(ErrorIds.RecordFailuresUnknown) when Data<AmpersandOperationException>(failure) is { Operation: var unnamed } =>
            unnamed.IsCompleted
                ? $"Its log may say more: {Commands(cmdlet).Of("Get-AmpersandOperationLog", unnamed)}"
                : $"Wait for it with: {Commands(cmdlet).Of("Wait-AmpersandOperation", unnamed)}",
        nameof(ErrorIds.WaitTimedOut) when Data<AmpersandOperationException>(failure) is { Operation: var running } =>
            $"Wait on with: {Commands(cmdlet).Of("Wait-AmpersandOperation", running)}",
        nameof(ErrorIds.StatusEmpty) => "Name it in -SuccessStatus or -FailureStatus as the service writes it, or leave it out.",
        nameof(ErrorIds.StatusContradiction) =>
            "Name it in -SuccessStatus or in -FailureStatus, not in both, and no documented status in the other sense.",

        nameof(ErrorIds.SubmissionUncertain) when Data<AmpersandJournalException>(failure) is not null =>
            "Look whether they are there. If they are: -Uncertain Skip; if they are not: -Uncertain Repeat, with the same command.",
        nameof(ErrorIds.JournalMismatch) when Data<AmpersandJournalException>(failure) is { Path: var left } && cmdlet.Binds("Resume") =>
            "An earlier run of these files was interrupted. Either finish it, with the files and the call as they were, or give up what its "
                + $"journal knows and begin anew: Remove-AmpersandJournal -LiteralPath {left.Quoted()} -Force",
        nameof(ErrorIds.JournalUnfinished) => "To give up what it knows: -Force.",
        nameof(ErrorIds.ResumeWithoutFiles) => "A journal is named by: -JournalPath.",
        nameof(ErrorIds.JournalAmbiguous) => "Leave -JournalPath or -Resume out.",
        nameof(ErrorIds.JournalInUse) when Data<AmpersandJournalException>(failure) is { Path: var path } =>
            $"See how far it is with: Get-AmpersandJournal -LiteralPath {path.Quoted()}",
        nameof(ErrorIds.AcceptanceNotRecorded) when Data<AmpersandJournalException>(failure) is { OperationId: { } id } =>
            $"Wait for the operation with: Wait-AmpersandOperation {id}",
        nameof(ErrorIds.ResultFileExists) => "Name another, or let it be replaced: -Force.",
        nameof(ErrorIds.ResultFileWithoutWait) => cmdlet.Has("Wait") ? "Add -Wait." : "Leave -Mode Asynchronous out.",
        nameof(ErrorIds.ResultFileMixed) => "Give each a result file of its own; files that differ are sent one after another.",
        nameof(ErrorIds.UploadFailed) => InParts(failure),
        nameof(ErrorIds.RecordsUrlInvalid) => "To send a file of this machine use -Path.",
        nameof(ErrorIds.WriteApiWithoutBulk) =>
            "To speak a bulk form: Connect-Ampersand -WriteApi Async, or Bulk.",

        nameof(ErrorIds.SearchUnavailable) =>
            "Where the records hold their id, use it: -PrimaryKey Id. Otherwise: Invoke-AmpersandWrite -Type Create, or -Type Update.",
        nameof(ErrorIds.SubmissionUncertain)
            when cmdlet.MyInvocation.MyCommand.Name == "Invoke-AmpersandUpsert" || cmdlet.Binds("ReconcileBy") =>
            "-Uncertain Skip would leave such records out and go on, -Uncertain Repeat would create them again.",
        nameof(ErrorIds.SearchFilterInvalid) => "Give -Filter fields and their values, as in @{ email = 'a@b.c' }.",

        nameof(ErrorIds.AllOrNoneWithoutBatch) => "Leave -AllOrNone out, or send batches.",
        nameof(ErrorIds.AutoBatchNotAsynchronous) => "Add -Mode Asynchronous, or, as for a delete, leave -MaxDelayMinutes out.",
        nameof(ErrorIds.AutoBatchInBatches) => "Leave -BatchSize out, or give 1.",
        nameof(ErrorIds.DeleteWithMode) => "Leave -Mode out.",
        nameof(ErrorIds.DeleteInBatches) => "Leave -BatchSize out; -ThrottleLimit says how many requests are under way at once.",
        nameof(ErrorIds.DeleteWithAssociation) => "Leave -Association out.",
        nameof(ErrorIds.HeaderInvalid) => "Give -Header names and values, as in @{ 'Sforce-Call-Options' = 'client=crm' }.",
        _ => null,
    };

    /// <summary>How the id of an integration is found by its name, where one that was not found looks like a name.</summary>
    private static string? IntegrationId(AmpersandException failure) =>
        Data<AmpersandServiceException>(failure) is { IntegrationName: not null }
            ? "See it with: Get-AmpersandIntegration, or let Connect-Ampersand -Validate look it up and keep it."
            : null;

    /// <summary>How an interrupted run goes on; nothing where no journal knows.</summary>
    private static string? NextCommand(AmpersandException failure, PSCmdlet cmdlet) =>
        failure is AmpersandInterruptedException { JournalPath: { } path } && cmdlet is WritingCmdlet writing
            ? $"Go on with: {RepeatCommand.Of(writing, path)}"
            : null;

    /// <summary>The way without an upload.</summary>
    private static string InParts(AmpersandException failure) =>
        (Data<AmpersandServiceException>(failure) is { IsTransient: true } ? "Try again later, or send" : "Send")
            + " the file in parts, without an upload: -Via Inline.";

    /// <summary>What the write host may have been spoken to in, when it does not know what it was asked.</summary>
    private static string OtherForms(WriteApi spoken) => spoken switch
    {
        WriteApi.Async =>
            "It was asked in the Async form of the API, the oldest, which it may no longer know: the bulk forms are no longer in the public "
                + "reference. To upsert through today's: Connect-Ampersand -WriteApi Records, or Auto, which takes whichever is answered.",
        WriteApi.Bulk =>
            "It was asked in the Bulk form of the API, which is no longer in the public reference. To upsert through today's: "
                + "Connect-Ampersand -WriteApi Records, or Auto, which takes whichever is answered.",
        _ =>
            "It was asked in the form of today's public reference. To speak the older ones, which have bulk upserts: "
                + "Invoke-AmpersandUpsert after Connect-Ampersand -WriteApi Async (the oldest) or Bulk (no longer in the reference).",
    };

    /// <summary>All the ways to give a value of the connection.</summary>
    private static string Give(string parameter, string variable) =>
        $"Give it in one of three ways: the parameter -{parameter}, Connect-Ampersand -{parameter} for this session, "
        + $"or the environment variable {variable}.";

    /// <summary>The error's data, also where an account of the run stands around it.</summary>
    private static T? Data<T>(AmpersandException failure)
        where T : AmpersandException => failure as T ?? failure.InnerException as T;

    private static OperationCommands Commands(PSCmdlet cmdlet) => new(ConnectionStore.Of(cmdlet.SessionState));
}
