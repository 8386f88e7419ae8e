using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Ampersand.Write.Binding;

/// <summary>
/// Completes names of objects: those that the customer's installation writes, and those that this session has written to or seen in
/// operations.
/// </summary>
public sealed class ObjectCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var written = ServiceQuestion.Ask<AmpersandWriteObject>(
            fakeBoundParameters,
            async (client, stop) => client.Connection.GroupRef is null || client.Connection.Integration is null
                ? []
                : (await client.GetInstallationAsync(cancellationToken: stop).ConfigureAwait(false)).WriteObjects ?? []);
        var seen = Completion.Session() is { } session ? SeenObjects.Of(session).Names : [];
        return Completion.Of(
            written.Select(name => (name.ObjectName, name.IsDeletionEnabled == true ? "written, deletion enabled" : "written"))
                .Concat(seen.Select(name => (name, "written to or seen in this session"))),
            wordToComplete);
    }
}

/// <summary>Completes groups of customers: those that have installed the integration, or any of the project.</summary>
public sealed class GroupRefCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(
            InstallationIdCompleter.Ask(fakeBoundParameters)
                .Where(installation => installation.GroupRef is not null)
                .Select(installation => (
                    installation.GroupRef!,
                    InstallationIdCompleter.Describe(installation.GroupName, installation.Provider, installation.Health))),
            wordToComplete);
}

/// <summary>Completes ids of customers' installations.</summary>
public sealed class InstallationIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Ask(fakeBoundParameters)
            .Select(installation => Completion.Of(
                installation.InstallationId,
                wordToComplete,
                Describe(installation.GroupRef, installation.GroupName, installation.Provider, installation.Health)))
            .OfType<CompletionResult>();

    internal static IReadOnlyList<AmpersandInstallation> Ask(IDictionary bound) => ServiceQuestion.Ask(
        bound,
        (client, stop) => client.Connection.Integration is null
            ? client.GetProjectInstallationsAsync(cancellationToken: stop)
            : client.GetInstallationsAsync(cancellationToken: stop));

    internal static string Describe(params string?[] facts) => string.Join(", ", facts.OfType<string>().Distinct());
}

/// <summary>Completes integrations: their ids, or, for what takes a pattern, their names. Either may be typed.</summary>
public sealed class IntegrationCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var takesName = parameterName == nameof(Commands.GetAmpersandIntegrationCommand.Name);
        return ServiceQuestion.Ask(fakeBoundParameters, (client, stop) => client.GetIntegrationsAsync(cancellationToken: stop))
            .Select(integration => Completion.Of(
                takesName ? integration.Name ?? integration.IntegrationId : integration.IntegrationId,
                wordToComplete,
                InstallationIdCompleter.Describe(integration.Name, integration.IntegrationId, integration.Provider),
                integration.Name,
                integration.IntegrationId))
            .OfType<CompletionResult>();
    }
}

/// <summary>Completes the ids of this session's operations, newest first.</summary>
public sealed class OperationIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Session() is { } session
            ? SessionOperations.Of(session).All.Reverse()
                .Select(operation => Completion.Of(operation.OperationId, wordToComplete, Describe(operation)))
                .OfType<CompletionResult>()
            : [];

    private static string Describe(AmpersandOperation operation) => InstallationIdCompleter.Describe(
        operation.ObjectName,
        operation.Status,
        operation.SubmitTime?.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
}
