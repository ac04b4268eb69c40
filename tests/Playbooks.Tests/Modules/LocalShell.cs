using System.Diagnostics;
using System.Text;
using Playbooks.Modules;
using Playbooks.Queries;

namespace Playbooks.Tests.Modules;

/// <summary>Runs scripts really, on this machine: only ones that are harmless. The shells are those nodes have.</summary>
internal static class LocalShell
{
    /// <summary>A folder beside the tests that holds busybox's applets and nothing else.</summary>
    private static readonly Lazy<string> Applets = new(() =>
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "applets")).FullName;
        using var install = Process.Start("busybox", ["--install", "-s", folder]);
        install.WaitForExit();
        return folder;
    });

    public static IReadOnlyList<string> Names { get; } = [.. new[] { "dash", "bash", "busybox sh" }.Where(shell => File.Exists("/bin/" + shell.Split(' ')[0]) || File.Exists("/usr/bin/" + shell.Split(' ')[0]))];

    public static TheoryData<string> All => [.. Names];

    public static ChangeOutcome Run(string shell, string script, ReadOnlyMemory<byte>? input = null)
    {
        var words = shell.Split(' ');
        var start = new ProcessStartInfo(words[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var word in words.Skip(1).Append("-c").Append(script))
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["LC_ALL"] = "C";
        if (words[0] == "busybox")
        {
            start.Environment["PATH"] = Applets.Value;
        }

        using var process = Process.Start(start)!;
        var output = Task.Run(() => Read(process.StandardOutput.BaseStream));
        var error = Task.Run(() => Read(process.StandardError.BaseStream));
        try
        {
            process.StandardInput.BaseStream.Write((input ?? default).Span);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The script ended without reading it.
        }

        Task.WaitAll(output, error);
        process.WaitForExit();
        return new ChangeOutcome(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Asks queries of one kind.</summary>
    public static IReadOnlyList<object> Ask(string shell, IQueryKind kind, params Query[] queries)
    {
        var outcome = Run(shell, kind.BuildScript(queries));
        return kind.Parse(queries, new QueryOutput(outcome.Output, outcome.ErrorText, outcome.Status));
    }

    /// <summary>Output captured from a tool, as a kind's parser gets it.</summary>
    public static IReadOnlyList<object> Parse(IQueryKind kind, string captured, params Query[] queries)
        => kind.Parse(queries, new QueryOutput(Encoding.UTF8.GetBytes(captured), "", 0));

    private static byte[] Read(Stream stream)
    {
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
