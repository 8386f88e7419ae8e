using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What Tab offers.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey ", "custom_id__c,'Start Date',daily__c,'Bob''s'")]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey da", "daily__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey DA", "daily__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey 'St", "'Start Date'")]
    [InlineData("Invoke-AmpersandUpsert thing__c -Path $file -PrimaryKey sta", "'Start Date'")]
    [InlineData("Invoke-AmpersandUpsert thing__c -LiteralPath $file -PrimaryKey c", "custom_id__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c -LiteralPath ./in[1].csv -PrimaryKey ", "b__c,c__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -Property custom_id__c, d", "daily__c")]
    [InlineData("Test-AmpersandCsv $file -PrimaryKey c", "custom_id__c")]
    [InlineData("ConvertTo-AmpersandCsv $file -Property c", "custom_id__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c $semicolons -Delimiter ';' -PrimaryKey ", "a__c,b__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c ./da*.csv -PrimaryKey c", "custom_id__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c ./data.csv, ./other.csv -PrimaryKey c", "custom_id__c")]
    public async Task Columns_of_the_file_already_typed_are_offered_quoted_where_they_must_be(string typed, string offered)
    {
        using var session = await StartAsync();

        Assert.Equal(offered, Complete(session, typed));
    }

    [Theory]
    [InlineData("Invoke-AmpersandUpsert thing__c ./nosuch.csv -PrimaryKey ")]
    [InlineData("Invoke-AmpersandUpsert thing__c . -PrimaryKey ")]
    [InlineData("Invoke-AmpersandUpsert thing__c env:PATH -PrimaryKey ")]
    [InlineData("Invoke-AmpersandUpsert thing__c ./data.csv -Delimiter '::' -PrimaryKey x")]
    [InlineData("Invoke-AmpersandUpsert thing__c -Connection nosuch -Delimiter -PrimaryKey zz")]
    public async Task A_command_line_that_names_no_columns_offers_none_and_raises_nothing(string typed)
    {
        using var session = await StartAsync();

        var result = session.Run("(TabExpansion2 -inputScript $typed -cursorColumn $typed.Length).CompletionMatches.Where({ $_.ResultType "
            + "-eq 'ParameterValue' })", new { typed });

        Assert.Empty(result.ThrowIfErrors().Output);
        Assert.Empty(session.Run("$Error").Output);
    }

    [Theory]
    [InlineData("Invoke-AmpersandUpsert thing__c -Connection ", "eu-1,'eu 2',us")]
    [InlineData("Get-AmpersandOperation -Connection e", "eu-1,'eu 2'")]
    [InlineData("Get-AmpersandConnection e", "eu-1,'eu 2'")]
    [InlineData("Disconnect-Ampersand u", "us")]
    public async Task Names_of_connections_are_offered(string typed, string offered)
    {
        using var session = await StartAsync();
        session.Run(
            "'eu-1', 'eu 2', 'us' | ForEach-Object { $null = Connect-Ampersand $key -Name $_ }",
            new { key = Workbench.Secure("k") }).ThrowIfErrors();

        Assert.Equal(offered.Split(',').Order(StringComparer.Ordinal), Complete(session, typed).Split(',').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Names_of_encodings_are_offered_and_each_is_one()
    {
        using var session = await StartAsync();

        Assert.Equal("windows-1252,windows-1250", Complete(session, "Test-AmpersandCsv ./data.csv -Encoding win"));
        foreach (var name in Complete(session, "Test-AmpersandCsv ./data.csv -Encoding ").Split(','))
        {
            session.Run($"Test-AmpersandCsv ./data.csv -Encoding {name}").ThrowIfErrors();
        }
    }

    [Fact]
    public async Task Names_of_objects_are_offered_once_the_service_has_accepted_them()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Catalog = new Catalog { Projects = new Dictionary<string, string[]> { ["2234wf"] = ["23rsdf32"] }, Objects = ["contact", "thing__c"] };
        bench.Run(
            """
            @{ a = 1 } | Invoke-AmpersandWrite contact -Type Create
            $operation = @{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c
            try { @{ a = 1 } | Invoke-AmpersandWrite contcat -Type Create } catch { }
            """).ThrowIfErrors();

        Assert.Equal("contact,thing__c", Complete(bench.Session, "Invoke-AmpersandWrite "));
        Assert.Equal("contact", Complete(bench.Session, "Invoke-AmpersandUpsert -ObjectName c"));
    }

    [Fact]
    public async Task Names_of_objects_are_learned_from_operations()
    {
        await using var bench = await Workbench.StartAsync();
        await using var other = await Workbench.StartAsync();
        var id = other.Run("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c").OnlyOutput().Get("OperationId");
        bench.Run("Get-AmpersandOperation $id -ApiUri $uri", new { id, uri = other.Emulator.ApiUri }).ThrowIfErrors();
        Assert.Equal("thing__c", Complete(bench.Session, "Invoke-AmpersandUpsert t"));
    }

    [Theory]
    [InlineData("Get-AmpersandOperation -InstallationId x -Status ", "BulkWriteCompleted,success,failure,in_progress")]
    [InlineData("Get-AmpersandOperation -InstallationId x -Status in", "in_progress")]
    [InlineData("Get-AmpersandOperation -InstallationId x -Status success, F", "failure")]
    [InlineData("Get-AmpersandOperationLog x -Severity ", "debug,info,notice,warning,error,critical,alert,emergency")]
    [InlineData("Get-AmpersandOperationLog x -Severity info, ER", "error")]
    [InlineData("Test-AmpersandCsv ./data.csv -Delimiter s", "semicolon")]
    [InlineData("Invoke-AmpersandWrite contact -Delimiter ", "comma,semicolon,tab,pipe,caret,backquote")]
    public async Task Words_of_the_documents_are_offered(string typed, string offered)
    {
        using var session = await StartAsync();
        Assert.Equal(offered, Complete(session, typed));
    }

    [Fact]
    public async Task Each_delimiter_that_is_offered_is_one()
    {
        using var session = await StartAsync();
        foreach (var name in Complete(session, "Test-AmpersandCsv ./data.csv -Delimiter ").Split(','))
        {
            session.Run($"Test-AmpersandCsv ./data.csv -Delimiter {name}").ThrowIfErrors();
        }
    }

    private static string Complete(Session session, string typed)
    {
        var result = session.Run(
            "(TabExpansion2 -inputScript $typed -cursorColumn $typed.Length).CompletionMatches.CompletionText",
            new { typed }).ThrowIfErrors();
        return string.Join(',', result.Output.Select(text => (string)text.BaseObject));
    }

    private async Task<Session> StartAsync()
    {
        var session = await Session.StartAsync();
        var file = folder.Write("data.csv", "custom_id__c,Start Date,daily__c,Bob's\n1,2,3,4\n");
        var semicolons = folder.Write("semicolons.csv", "a__c;b__c\n1;2\n");
        folder.Write("other.csv", "x__c\n1\n");
        folder.Write("in[1].csv", "b__c,c__c\n1,2\n");
        session.Run("Set-Location $folder", new { file, semicolons, folder = folder.Path }).ThrowIfErrors();
        return session;
    }
}
