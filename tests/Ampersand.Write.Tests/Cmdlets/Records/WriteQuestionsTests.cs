namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>-WhatIf and -Confirm: a delete is asked about unless the user said otherwise, anything else when the user said so.</summary>
public sealed class WriteQuestionsTests
{
    private const string Delete = "@{ id = '7' }, @{ id = '8' } | Invoke-AmpersandWrite contact -Type Delete -ErrorAction Ignore";

    [Fact]
    public async Task WhatIf_says_what_would_be_done_and_does_nothing()
    {
        await using var bench = await Workbench.StartAsync(WriteBodies.Deleting);

        bench.Run($"1..3 | ForEach-Object {{ @{{ n = $_ }} }} | Invoke-AmpersandWrite contact -Type Create -BatchSize 2 -WhatIf; {Delete} "
            + "-WhatIf").ThrowIfErrors();

        Expect.Names(
            bench.Session.Console.Take(),
            "What if:",
            "Create records 1 to 2 (2 records, 37 bytes)",
            "Create record 3 (1 record, 18 bytes)",
            "Delete the record with the id 7",
            "Delete the record with the id 8",
            "contact at 127.0.0.1",
            "sample-org-id");
        Assert.Empty(bench.Session.Console.Questions);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("", new[] { "Yes", "No" }, 2, 1)]
    [InlineData("", new[] { "Yes to All" }, 1, 2)]
    [InlineData("", new[] { "No to All" }, 1, 0)]
    [InlineData("-Confirm", new[] { "Yes", "Yes" }, 2, 2)]
    [InlineData("-Confirm:$false", new string[0], 0, 2)]
    public async Task A_delete_is_asked_about(string parameters, string[] answers, int questions, int requests)
    {
        await using var bench = await Workbench.StartAsync(WriteBodies.Deleting);
        foreach (var answer in answers)
        {
            bench.Session.Console.Answers.Enqueue(answer);
        }

        bench.Run($"{Delete} {parameters}");

        Assert.Equal(questions, bench.Session.Console.Questions.Count);
        Assert.All(bench.Session.Console.Questions, question => Expect.Names(question, "Delete the record with the id", "contact"));
        Assert.Equal(requests, bench.Writes.Count);
    }

    [Fact]
    public async Task A_delete_that_nobody_can_confirm_says_what_to_give()
    {
        await using var bench = await Workbench.StartAsync(WriteBodies.Deleting);
        Expect.Names(bench.Run(Delete).Terminating("ConfirmationImpossible").ToString(), "-Confirm:$false");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("None", 0)]
    [InlineData("High", 1)]
    [InlineData("Medium", 1)]
    [InlineData("Low", 1)]
    public async Task A_delete_follows_the_users_preference(string preference, int questions)
    {
        await using var bench = await Workbench.StartAsync(WriteBodies.Deleting);
        bench.Session.Console.Answers.Enqueue("No to All");

        bench.Run($"function Remove-It {{ $ConfirmPreference = '{preference}'; {Delete} }}; Remove-It");

        Assert.Equal(questions, bench.Session.Console.Questions.Count);
    }

    [Theory]
    [InlineData("High", "", 0)]
    [InlineData("Medium", "", 1)]
    [InlineData("High", "-Confirm", 1)]
    [InlineData("None", "", 0)]
    public async Task Creates_and_updates_are_asked_about_when_the_user_says_so(string preference, string parameters, int questions)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Session.Console.Answers.Enqueue("No");

        bench.Run(
            $"$ConfirmPreference = '{preference}'; @{{ n = 1 }}, @{{ n = 2 }} | Invoke-AmpersandWrite contact -Type Create {parameters}")
            .ThrowIfErrors();

        Assert.Equal(questions, bench.Session.Console.Questions.Count);
        Assert.Equal(1 - questions, bench.Writes.Count);
    }
}
