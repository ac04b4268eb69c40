using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Playbooks.EndToEndTests;

/// <summary>The unit and integration tests run the code under the ordinary runtime; the program that users run is linked natively. Both must make the same of the corpus of templates.</summary>
public sealed class LinkedProgramTests
{
    private const int TemplatesOfAFile = 400;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_renders_what_the_build_renders_that_the_other_tests_run()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PLAYBOOK_TEST_PROGRAM") is { Length: > 0 }, "PLAYBOOK_TEST_PROGRAM names no linked program");
        foreach (var file in Directory.EnumerateFiles(Corpus(), "*.json").Order(StringComparer.Ordinal))
        {
            var folder = Directory.CreateTempSubdirectory("linked");
            try
            {
                var arguments = await WriteAsync(file, folder.FullName);
                var (_, linked) = await ProgramRun.CompleteAsync(arguments, Token);
                var built = await BuiltAsync(arguments);
                linked.Split('\n').Count(line => line.StartsWith("TASK [", StringComparison.Ordinal)).ShouldBeGreaterThan(1, linked);
                Lines(linked).ShouldBe(Lines(built), file);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    /// <summary>A playbook that renders templates of the file, one a task, with the file's variables.</summary>
    private static async Task<string[]> WriteAsync(string file, string folder)
    {
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file, Token));
        var templates = document.RootElement.GetProperty("cases").EnumerateArray().Select(example => example.GetProperty("template").GetString()!).ToList();
        var step = Math.Max(1, templates.Count / TemplatesOfAFile);
        var playbook = new List<string> { "- hosts: localhost", "  gather_facts: false", "  connection: local", "  tasks:" };
        for (var i = 0; i < templates.Count; i += step)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{i}.j2"), templates[i], Token);
            playbook.Add($"    - {{debug: {{msg: \"{{{{ lookup('template', '{i}.j2') }}}}\"}}, ignore_errors: true}}");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "variables.json"), document.RootElement.GetProperty("vars").GetRawText(), Token);
        await File.WriteAllLinesAsync(Path.Combine(folder, "render.yml"), playbook, Token);
        return ["run", Path.Combine(folder, "render.yml"), "-e", "@" + Path.Combine(folder, "variables.json")];
    }

    private static async Task<string> BuiltAsync(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "playbook.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return output + await error;
    }

    /// <summary>In an order of their own: the two streams of a run come together anyhow.</summary>
    private static string Lines(string output) => string.Join('\n', output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

    private static string Corpus([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../Playbooks.Tests/Jinja/cases");
}
