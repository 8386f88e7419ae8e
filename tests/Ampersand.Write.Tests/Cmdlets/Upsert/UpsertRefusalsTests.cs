using System.Management.Automation;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Bad input is a clear error before anything is sent.</summary>
public sealed class UpsertRefusalsTests
{
    [Theory]
    [InlineData("-Path")]
    [InlineData("-LiteralPath")]
    public async Task A_missing_file_is_named(string parameter)
    {
        await using var bench = await Workbench.StartAsync();
        var missing = Path.Combine(bench.Folder.Path, "missing.csv");

        var result = bench.Run($"Invoke-AmpersandUpsert thing__c {parameter} $missing -PrimaryKey k__c", new { missing });

        var error = result.Terminating("FileNotFound");
        Expect.Names(error.ToString(), missing);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task A_wildcard_that_matches_no_file_is_an_error()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("Invoke-AmpersandUpsert thing__c \"$folder/*.csv\" -PrimaryKey k__c", new { folder = bench.Folder.Path });

        Expect.Names(result.Terminating("FileNotFound").ToString(), "*.csv");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("env:PATH", "PathNotAFile", "Environment")]
    [InlineData("variable:HOME", "PathNotAFile", "Variable")]
    [InlineData("nosuchdrive:/a.csv", "FileNotFound", "nosuchdrive:/a.csv")]
    public async Task A_path_outside_of_the_file_system_is_told(string path, string id, string word)
    {
        await using var bench = await Workbench.StartAsync();

        Expect.Names(
            bench.Run("Invoke-AmpersandUpsert thing__c -Path $path -PrimaryKey k__c", new { path }).Terminating(id).ToString(), word);
        bench.Run("Invoke-AmpersandUpsert thing__c -LiteralPath $path -PrimaryKey k__c", new { path }).Terminating(id);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task A_file_with_an_error_stays_here_and_the_error_says_where_and_what_to_do()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("data.csv", "k__c,name__c\n1,a,b\n");

        var error = bench.Run("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c", new { file }).Terminating("CsvInvalid");

        Expect.Names(error.ToString(), file, "nothing was sent", "Line 2", "ColumnCount");
        Expect.Names(error.ErrorDetails.RecommendedAction, "Test-AmpersandCsv", file, "k__c");
        Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("'' -PrimaryKey k__c", "ObjectName")]
    [InlineData("thing__c -PrimaryKey ''", "PrimaryKey")]
    public async Task An_empty_name_is_refused(string parameters, string parameter)
    {
        await using var bench = await Workbench.StartAsync();

        Expect.Names(
            bench.Run($"@{{ k__c = 1 }} | Invoke-AmpersandUpsert {parameters}").Terminating("ParameterArgumentValidationError").ToString(),
            parameter);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    [InlineData("@() | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -InputObject @()")]
    [InlineData("@{ k__c = 1 } | Where-Object { $false } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait")]
    public async Task Nothing_piped_sends_nothing_and_warns(string command)
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(command).ThrowIfErrors();

        Expect.Names(Assert.Single(result.Warnings), "nothing was sent", "thing__c");
        Assert.Empty(result.Output);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task A_null_given_as_input_is_a_bad_record()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run("Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -InputObject $null").OnlyError("RecordNull");
        bench.Run("$null | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c").OnlyError("RecordNull");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("-HeaderMap 'a=b'", "dictionary")]
    [InlineData("-HeaderMap @{ a = '' }", "'a'")]
    [InlineData("-HeaderMap (& { $map = [System.Collections.Hashtable]::new(); $map['a'] = 'x'; $map['A'] = 'y'; $map })", "twice")]
    [InlineData("-Delimiter '::'", "'::'")]
    [InlineData("-Encoding nosuch", "nosuch")]
    [InlineData("-ApiKey plain", "SecureString")]
    [InlineData("-Connection nosuch", "nosuch")]
    public async Task A_parameter_of_another_form_is_refused_with_what_it_takes(string parameter, string word)
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run($"@{{ k__c = 1 }} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c {parameter}");

        result.Terminating("ParameterArgumentTransformationError");
        Expect.Names(result.Terminating!.ToString(), word);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("-WriteUri http://write.example.com/v1")]
    [InlineData("-WriteUri ftp://127.0.0.1/v1")]
    [InlineData("-WriteUri https://user:word@write.example.com/v1")]
    [InlineData("-ApiUri https://api.example.com/v1?x=1")]
    public async Task A_host_that_the_key_must_not_be_sent_to_is_refused(string parameter)
    {
        await using var bench = await Workbench.StartAsync();

        var error = bench.Run($"@{{ k__c = 1 }} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c {parameter}").Terminating(
            "ServiceAddressInvalid");

        Expect.Names(error.ToString(), "https://", "loopback");
        Assert.DoesNotContain("word@", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(bench.Emulator.Requests.All);
    }
}
