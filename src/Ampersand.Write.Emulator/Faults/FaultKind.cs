namespace Ampersand.Write.Emulator;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>
    /// An answer with <see cref="Fault.Status"/>, headers and body; a problem document where no body is given. The request is not
    /// processed.
    /// </summary>
    Status,

    /// <summary>The request is processed as usual, after <see cref="Fault.Delay"/>.</summary>
    Delay,

    /// <summary>The connection is reset before the body is read.</summary>
    ResetBeforeBody,

    /// <summary>The connection is reset when half of the body was read.</summary>
    ResetInBody,

    /// <summary>The connection is reset when the body was read; the request is not processed.</summary>
    ResetAfterBody,

    /// <summary>The request is processed, then the connection is reset instead of an answer.</summary>
    LostAnswer,

    /// <summary>The request is processed; half of the answer's body is sent, then the connection is closed.</summary>
    TruncatedBody,

    /// <summary>An answer whose body never ends.</summary>
    EndlessBody,

    /// <summary>A proxy's HTML page, with <see cref="Fault.Status"/> (502).</summary>
    Html,

    /// <summary>Success whose body breaks off within JSON.</summary>
    InvalidJson,

    /// <summary>Success without a body.</summary>
    EmptyBody,

    /// <summary>The request is processed and answered, labelled as <see cref="Fault.ContentType"/> (<c>text/plain</c>).</summary>
    WrongContentType,

    /// <summary>A redirect (307) to <see cref="Fault.Location"/>.</summary>
    Redirect,

    /// <summary>Success with an empty JSON object; the request is not processed.</summary>
    NoOperationId,

    /// <summary>The request is processed; the answer to a batch tells its counts without the <c>results</c> of its records.</summary>
    NoResults,

    /// <summary>The request is processed; the answer to a batch has half as many <c>errors</c> as it had, and of one none.</summary>
    FewerErrors,

    /// <summary>
    /// The request is processed; the <c>errors</c> of the answer to a batch are one of the whole batch, <see cref="Fault.Body"/>.
    /// </summary>
    BatchError,
}
