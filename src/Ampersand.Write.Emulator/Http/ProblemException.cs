namespace Ampersand.Write.Emulator;

/// <summary>Ends a request with a problem; all that the API answers of its own accord are made here.</summary>
internal sealed class ProblemException : Exception
{
    private ProblemException(Problem problem)
        : base(problem.Detail) => Problem = problem;

    public Problem Problem { get; }

    /// <summary>Whether only the detail is sent, as <c>text/plain</c>.</summary>
    public bool IsPlainText { get; private init; }

    public static ProblemException PlainText(string text) =>
        new(new Problem(400, "Bad Request", text)) { IsPlainText = true };

    public static ProblemException BadRequest(string detail) => new(new Problem(400, "Bad Request", detail));

    public static ProblemException BadQuery(string name, string detail, string? value) =>
        new(new Problem(400, "Bad Request", detail) { Issues = [new Issue("query", name, detail, value)] });

    public static ProblemException Unauthorized(string detail) =>
        new(new Problem(401, "Unauthorized", detail) { Remedy = "Send a valid API key in the header X-Api-Key." });

    public static ProblemException Forbidden(string detail) => new(new Problem(403, "Forbidden", detail));

    public static ProblemException NotFound(string detail) => new(new Problem(404, "Not Found", detail));

    public static ProblemException MethodNotAllowed(string detail) => new(new Problem(405, "Method Not Allowed", detail));

    public static ProblemException TooLarge(string detail) => new(new Problem(413, "Content Too Large", detail));

    public static ProblemException UnsupportedMediaType(string detail) => new(new Problem(415, "Unsupported Media Type", detail));

    public static ProblemException Misdirected(string detail) => new(new Problem(421, "Misdirected Request", detail));

    public static ProblemException Invalid(IReadOnlyList<Issue> issues) =>
        new(new Problem(422, "Unprocessable Entity", string.Join(" ", issues.Select(issue => issue.Detail))) { Issues = issues });

    public static ProblemException Of(Problem problem) => new(problem);
}
