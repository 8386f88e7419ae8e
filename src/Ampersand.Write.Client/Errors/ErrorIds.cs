using Kind = Ampersand.Write.AmpersandErrorKind;

namespace Ampersand.Write;

/// <summary>Every error of the library, declared once with its kind; <c>docs/errors.md</c> says what to do about each.</summary>
/// <remarks>A file or a record that breaks a rule of CSV has the rule's code for an id: see <see cref="CsvRule"/>.</remarks>
public static class ErrorIds
{
    /// <summary>No API key is known.</summary>
    public static AmpersandErrorId ApiKeyMissing { get; } = new(nameof(ApiKeyMissing), Kind.Authentication);

    /// <summary>The API key is empty, or holds a character that no key has.</summary>
    public static AmpersandErrorId ApiKeyInvalid { get; } = new(nameof(ApiKeyInvalid), Kind.InvalidArgument);

    /// <summary>No project is known.</summary>
    public static AmpersandErrorId ProjectMissing { get; } = new(nameof(ProjectMissing), Kind.InvalidArgument);

    /// <summary>The project holds half of a character.</summary>
    public static AmpersandErrorId ProjectInvalid { get; } = new(nameof(ProjectInvalid), Kind.InvalidArgument);

    /// <summary>No integration is known.</summary>
    public static AmpersandErrorId IntegrationMissing { get; } = new(nameof(IntegrationMissing), Kind.InvalidArgument);

    /// <summary>The integration holds half of a character.</summary>
    public static AmpersandErrorId IntegrationInvalid { get; } = new(nameof(IntegrationInvalid), Kind.InvalidArgument);

    /// <summary>No group to write for is known.</summary>
    public static AmpersandErrorId GroupRefMissing { get; } = new(nameof(GroupRefMissing), Kind.InvalidArgument);

    /// <summary>The group holds half of a character.</summary>
    public static AmpersandErrorId GroupRefInvalid { get; } = new(nameof(GroupRefInvalid), Kind.InvalidArgument);

    /// <summary>The service knows no such project.</summary>
    public static AmpersandErrorId ProjectNotFound { get; } = new(nameof(ProjectNotFound), Kind.NotFound);

    /// <summary>The project has no such integration.</summary>
    public static AmpersandErrorId IntegrationNotFound { get; } = new(nameof(IntegrationNotFound), Kind.NotFound);

    /// <summary>The customer has not installed the integration.</summary>
    public static AmpersandErrorId InstallationNotFound { get; } = new(nameof(InstallationNotFound), Kind.NotFound);

    /// <summary>The customer's installation does not work.</summary>
    public static AmpersandErrorId InstallationUnhealthy { get; } = new(nameof(InstallationUnhealthy), Kind.ServiceFailure);

    /// <summary>The provider does not accept the customer's credentials any more.</summary>
    public static AmpersandErrorId CustomerCredentialsRefused { get; } = new(nameof(CustomerCredentialsRefused), Kind.Permission);

    /// <summary>A host's address is none that the key may be sent to.</summary>
    public static AmpersandErrorId ServiceAddressInvalid { get; } = new(nameof(ServiceAddressInvalid), Kind.InvalidArgument);

    /// <summary>A name or id cannot be a part of an address.</summary>
    public static AmpersandErrorId NameInvalid { get; } = new(nameof(NameInvalid), Kind.InvalidArgument);

    /// <summary>Somebody else answers at the service's address.</summary>
    public static AmpersandErrorId NotAmpersand { get; } = new(nameof(NotAmpersand), Kind.InvalidResponse);

    /// <summary>The service refused a request for what it says (HTTP 400).</summary>
    public static AmpersandErrorId BadRequest { get; } = new(nameof(BadRequest), Kind.InvalidArgument);

    /// <summary>The service does not know the key (HTTP 401).</summary>
    public static AmpersandErrorId Unauthorized { get; } = new(nameof(Unauthorized), Kind.Authentication);

    /// <summary>The key may not do this (HTTP 403).</summary>
    public static AmpersandErrorId Forbidden { get; } = new(nameof(Forbidden), Kind.Permission);

    /// <summary>The service does not know what the address names (HTTP 404).</summary>
    public static AmpersandErrorId NotFound { get; } = new(nameof(NotFound), Kind.NotFound);

    /// <summary>A proxy on the way wants to know who asks (HTTP 407).</summary>
    public static AmpersandErrorId ProxyAuthenticationRequired { get; } = new(nameof(ProxyAuthenticationRequired), Kind.Authentication);

    /// <summary>A request was too large for the service (HTTP 413).</summary>
    public static AmpersandErrorId PayloadTooLarge { get; } = new(nameof(PayloadTooLarge), Kind.LimitExceeded);

    /// <summary>The service refused a request for the records that it holds (HTTP 422).</summary>
    public static AmpersandErrorId UnprocessableContent { get; } = new(nameof(UnprocessableContent), Kind.InvalidData);

    /// <summary>The service asks for fewer requests (HTTP 429), and went on doing so.</summary>
    public static AmpersandErrorId TooManyRequests { get; } = new(nameof(TooManyRequests), Kind.ServiceFailure);

    /// <summary>The service failed (HTTP 500), and went on failing.</summary>
    public static AmpersandErrorId InternalServerError { get; } = new(nameof(InternalServerError), Kind.ServiceFailure);

    /// <summary>The service is not there for now (HTTP 503).</summary>
    public static AmpersandErrorId ServiceUnavailable { get; } = new(nameof(ServiceUnavailable), Kind.ServiceFailure);

    /// <summary>The service sent elsewhere (HTTP 3xx); it is not followed there.</summary>
    public static AmpersandErrorId UnexpectedRedirect { get; } = new(nameof(UnexpectedRedirect), Kind.InvalidResponse);

    /// <summary>The service answered what its contract does not allow.</summary>
    public static AmpersandErrorId InvalidResponse { get; } = new(nameof(InvalidResponse), Kind.InvalidResponse);

    /// <summary>An answer is larger than any of the service's.</summary>
    public static AmpersandErrorId ResponseTooLarge { get; } = new(nameof(ResponseTooLarge), Kind.InvalidResponse);

    /// <summary>No answer came in time.</summary>
    public static AmpersandErrorId RequestTimedOut { get; } = new(nameof(RequestTimedOut), Kind.Timeout);

    /// <summary>The host could not show that it is the right one.</summary>
    public static AmpersandErrorId TlsFailed { get; } = new(nameof(TlsFailed), Kind.Connection);

    /// <summary>The host cannot be reached; nothing was sent.</summary>
    public static AmpersandErrorId ServiceUnreachable { get; } = new(nameof(ServiceUnreachable), Kind.Connection);

    /// <summary>The connection broke before the answer was there.</summary>
    public static AmpersandErrorId ConnectionLost { get; } = new(nameof(ConnectionLost), Kind.Connection);

    /// <summary>There is no such file.</summary>
    public static AmpersandErrorId FileNotFound { get; } = new(nameof(FileNotFound), Kind.NotFound);

    /// <summary>A folder was given in place of a file.</summary>
    public static AmpersandErrorId FileIsFolder { get; } = new(nameof(FileIsFolder), Kind.InvalidArgument);

    /// <summary>A pipe or a device was given in place of a file.</summary>
    public static AmpersandErrorId FileNotRegular { get; } = new(nameof(FileNotRegular), Kind.Unreadable);

    /// <summary>Another program holds the file.</summary>
    public static AmpersandErrorId FileLocked { get; } = new(nameof(FileLocked), Kind.Unreadable);

    /// <summary>The user may not read the file.</summary>
    public static AmpersandErrorId FileDenied { get; } = new(nameof(FileDenied), Kind.Permission);

    /// <summary>The file could not be read.</summary>
    public static AmpersandErrorId FileUnreadable { get; } = new(nameof(FileUnreadable), Kind.Unreadable);

    /// <summary>A path that no file can have.</summary>
    public static AmpersandErrorId FilePathInvalid { get; } = new(nameof(FilePathInvalid), Kind.InvalidArgument);

    /// <summary>The file changed after it was inspected.</summary>
    public static AmpersandErrorId FileChanged { get; } = new(nameof(FileChanged), Kind.InvalidData);

    /// <summary>A file for output cannot be written.</summary>
    public static AmpersandErrorId OutFileUnwritable { get; } = new(nameof(OutFileUnwritable), Kind.Unwritable);

    /// <summary>A result file is there already.</summary>
    public static AmpersandErrorId ResultFileExists { get; } = new(nameof(ResultFileExists), Kind.InvalidArgument);

    /// <summary>
    /// Rows of different headers, delimiters or encodings, or both those written and not, do not fit into one result file.
    /// </summary>
    public static AmpersandErrorId ResultFileMixed { get; } = new(nameof(ResultFileMixed), Kind.InvalidArgument);

    /// <summary>A result file was asked for where nobody waits for results.</summary>
    public static AmpersandErrorId ResultFileWithoutWait { get; } = new(nameof(ResultFileWithoutWait), Kind.InvalidArgument);

    /// <summary>A result file cannot be made, because not all of its rows are known.</summary>
    public static AmpersandErrorId ResultFileIncomplete { get; } = new(nameof(ResultFileIncomplete), Kind.OperationFailed);

    /// <summary>A file breaks rules of CSV, so that none is sent.</summary>
    public static AmpersandErrorId CsvInvalid { get; } = new(nameof(CsvInvalid), Kind.InvalidData);

    /// <summary>The delimiter is none that Salesforce knows.</summary>
    public static AmpersandErrorId DelimiterInvalid { get; } = new(nameof(DelimiterInvalid), Kind.InvalidArgument);

    /// <summary>The connection speaks the form of the API that has no bulk form, and something was asked for that only that one has.</summary>
    public static AmpersandErrorId WriteApiWithoutBulk { get; } = new(nameof(WriteApiWithoutBulk), Kind.InvalidArgument);

    /// <summary>What the service knows of the object cannot be looked up, and nothing is to be sent without that.</summary>
    public static AmpersandErrorId ObjectNotChecked { get; } = new(nameof(ObjectNotChecked), Kind.ServiceFailure);

    /// <summary>The primary key holds half of a character.</summary>
    public static AmpersandErrorId PrimaryKeyInvalid { get; } = new(nameof(PrimaryKeyInvalid), Kind.InvalidArgument);

    /// <summary>Lost answers cannot be reconciled by a search in a write of this kind, or the field is blank.</summary>
    public static AmpersandErrorId ReconcileByInvalid { get; } = new(nameof(ReconcileByInvalid), Kind.InvalidArgument);

    /// <summary>The service could not fetch records from this address.</summary>
    public static AmpersandErrorId RecordsUrlInvalid { get; } = new(nameof(RecordsUrlInvalid), Kind.InvalidArgument);

    /// <summary>The time for sending was over before everything was accepted.</summary>
    public static AmpersandErrorId UpsertTimedOut { get; } = new(nameof(UpsertTimedOut), Kind.Timeout);

    /// <summary>A folder was given in place of a journal.</summary>
    public static AmpersandErrorId JournalIsFolder { get; } = new(nameof(JournalIsFolder), Kind.InvalidArgument);

    /// <summary>A device or a pipe was given in place of a journal.</summary>
    public static AmpersandErrorId JournalNotAFile { get; } = new(nameof(JournalNotAFile), Kind.InvalidArgument);

    /// <summary>A journal was named, and another is kept by itself.</summary>
    public static AmpersandErrorId JournalAmbiguous { get; } = new(nameof(JournalAmbiguous), Kind.InvalidArgument);

    /// <summary>A journal that is kept by itself was asked for, and there are no files to name it by.</summary>
    public static AmpersandErrorId ResumeWithoutFiles { get; } = new(nameof(ResumeWithoutFiles), Kind.InvalidArgument);

    /// <summary>A journal that is to be removed is not complete.</summary>
    public static AmpersandErrorId JournalUnfinished { get; } = new(nameof(JournalUnfinished), Kind.InvalidArgument);

    /// <summary>There is no such journal.</summary>
    public static AmpersandErrorId JournalNotFound { get; } = new(nameof(JournalNotFound), Kind.NotFound);

    /// <summary>Another run holds the journal.</summary>
    public static AmpersandErrorId JournalInUse { get; } = new(nameof(JournalInUse), Kind.Unreadable);

    /// <summary>The file is no journal.</summary>
    public static AmpersandErrorId JournalInvalid { get; } = new(nameof(JournalInvalid), Kind.InvalidData);

    /// <summary>Another version of the module wrote the journal.</summary>
    public static AmpersandErrorId JournalVersionUnknown { get; } = new(nameof(JournalVersionUnknown), Kind.InvalidData);

    /// <summary>A line in the midst of the journal is damaged.</summary>
    public static AmpersandErrorId JournalDamaged { get; } = new(nameof(JournalDamaged), Kind.InvalidData);

    /// <summary>The journal could not be read.</summary>
    public static AmpersandErrorId JournalUnreadable { get; } = new(nameof(JournalUnreadable), Kind.Unreadable);

    /// <summary>The journal cannot be written, so that nothing more is sent.</summary>
    public static AmpersandErrorId JournalUnwritable { get; } = new(nameof(JournalUnwritable), Kind.Unwritable);

    /// <summary>The journal belongs to another call or another input.</summary>
    public static AmpersandErrorId JournalMismatch { get; } = new(nameof(JournalMismatch), Kind.InvalidArgument);

    /// <summary>A part was accepted, and the journal could not take that down.</summary>
    public static AmpersandErrorId AcceptanceNotRecorded { get; } = new(nameof(AcceptanceNotRecorded), Kind.Unwritable);

    /// <summary>An operation ended and did not succeed.</summary>
    public static AmpersandErrorId OperationFailed { get; } = new(nameof(OperationFailed), Kind.OperationFailed);

    /// <summary>An operation ended, and some of its records were not written.</summary>
    public static AmpersandErrorId OperationPartlyFailed { get; } = new(nameof(OperationPartlyFailed), Kind.OperationFailed);

    /// <summary>What was given is not the id of an operation.</summary>
    public static AmpersandErrorId OperationIdInvalid { get; } = new(nameof(OperationIdInvalid), Kind.InvalidArgument);

    /// <summary>Which records an operation did not write is not known.</summary>
    public static AmpersandErrorId RecordFailuresUnknown { get; } = new(nameof(RecordFailuresUnknown), Kind.OperationFailed);

    /// <summary>An operation has not ended in the time that was given to it.</summary>
    public static AmpersandErrorId WaitTimedOut { get; } = new(nameof(WaitTimedOut), Kind.Timeout);

    /// <summary>One of the statuses that end a wait is empty.</summary>
    public static AmpersandErrorId StatusEmpty { get; } = new(nameof(StatusEmpty), Kind.InvalidArgument);

    /// <summary>A status would mean success and failure.</summary>
    public static AmpersandErrorId StatusContradiction { get; } = new(nameof(StatusContradiction), Kind.InvalidArgument);

    /// <summary>The service says that a record was not written.</summary>
    public static AmpersandErrorId RecordNotWritten { get; } = new(nameof(RecordNotWritten), Kind.OperationFailed);

    /// <summary>The service does not say which records of a request were written.</summary>
    public static AmpersandErrorId RecordOutcomesUnknown { get; } = new(nameof(RecordOutcomesUnknown), Kind.OperationFailed);

    /// <summary>Records cannot be searched, and so not be found by their key.</summary>
    public static AmpersandErrorId SearchUnavailable { get; } = new(nameof(SearchUnavailable), Kind.InvalidArgument);

    /// <summary>Several records have the key of one that was to be written.</summary>
    public static AmpersandErrorId RecordAmbiguous { get; } = new(nameof(RecordAmbiguous), Kind.InvalidData);

    /// <summary>It is not proven which record has a key, or that none has.</summary>
    public static AmpersandErrorId RecordKeyUncertain { get; } = new(nameof(RecordKeyUncertain), Kind.InvalidResponse);

    /// <summary>A column that only the bulk forms of the API can write.</summary>
    public static AmpersandErrorId ColumnUnsupported { get; } = new(nameof(ColumnUnsupported), Kind.InvalidData);

    /// <summary>What is to be searched by is missing, or no value that a field can have.</summary>
    public static AmpersandErrorId SearchFilterInvalid { get; } = new(nameof(SearchFilterInvalid), Kind.InvalidArgument);

    /// <summary>The batch size is out of its range.</summary>
    public static AmpersandErrorId BatchSizeInvalid { get; } = new(nameof(BatchSizeInvalid), Kind.InvalidArgument);

    /// <summary>The retry deadline is out of its range.</summary>
    public static AmpersandErrorId RetryDeadlineInvalid { get; } = new(nameof(RetryDeadlineInvalid), Kind.InvalidArgument);

    /// <summary>The delay for gathering is out of its range.</summary>
    public static AmpersandErrorId MaxDelayInvalid { get; } = new(nameof(MaxDelayInvalid), Kind.InvalidArgument);

    /// <summary>A header for the service behind Ampersand has no name, or no value that a header can hold.</summary>
    public static AmpersandErrorId HeaderInvalid { get; } = new(nameof(HeaderInvalid), Kind.InvalidArgument);

    /// <summary>A delete was given a mode.</summary>
    public static AmpersandErrorId DeleteWithMode { get; } = new(nameof(DeleteWithMode), Kind.InvalidArgument);

    /// <summary>A delete was given a batch size.</summary>
    public static AmpersandErrorId DeleteInBatches { get; } = new(nameof(DeleteInBatches), Kind.InvalidArgument);

    /// <summary>A delete was given associations.</summary>
    public static AmpersandErrorId DeleteWithAssociation { get; } = new(nameof(DeleteWithAssociation), Kind.InvalidArgument);

    /// <summary>All or none of the records of one request was asked for where a request has one record.</summary>
    public static AmpersandErrorId AllOrNoneWithoutBatch { get; } = new(nameof(AllOrNoneWithoutBatch), Kind.InvalidArgument);

    /// <summary>Batches were asked for where the service makes them.</summary>
    public static AmpersandErrorId AutoBatchInBatches { get; } = new(nameof(AutoBatchInBatches), Kind.InvalidArgument);

    /// <summary>Gathering was asked for where writes are synchronous.</summary>
    public static AmpersandErrorId AutoBatchNotAsynchronous { get; } = new(nameof(AutoBatchNotAsynchronous), Kind.InvalidArgument);

    /// <summary>The service answered with a status that has no id of its own, for example <c>HttpStatus502</c>.</summary>
    /// <param name="status">The HTTP status, which stands in the name.</param>
    public static AmpersandErrorId HttpStatus(int status) => new(
        $"HttpStatus{status}",
        status == 408 ? Kind.Timeout : status >= 500 ? Kind.ServiceFailure : Kind.InvalidResponse);

    /// <summary>Nobody knows whether records were created.</summary>
    /// <param name="cause">The kind of what kept the answer away.</param>
    public static AmpersandErrorId SubmissionUncertain(AmpersandErrorKind cause) => new(nameof(SubmissionUncertain), cause);

    /// <summary>An upload failed.</summary>
    /// <param name="cause">The kind of what made it fail.</param>
    public static AmpersandErrorId UploadFailed(AmpersandErrorKind cause) => new(nameof(UploadFailed), cause);

    /// <summary>A rule of CSV is broken.</summary>
    /// <param name="code">The rule's code, one of <see cref="CsvRule"/>.</param>
    internal static AmpersandErrorId Rule(string code) => new(code, Kind.InvalidData);
}
