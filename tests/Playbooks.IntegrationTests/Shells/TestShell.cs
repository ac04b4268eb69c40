using System.Diagnostics;
using System.Text;
using Playbooks.Queries;

namespace Playbooks.IntegrationTests.Shells;

/// <summary>A shell with its tools on this machine, as a node would have it: dash with coreutils, or busybox and nothing else.</summary>
internal sealed class TestShell
{
    private readonly string shell;
    private readonly string path;

    private TestShell(string name, string shell, string path) => (Name, this.shell, this.path) = (name, shell, path);

    public static TestShell Gnu { get; } = new("dash", "/bin/sh", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

    public static TestShell Busybox { get; } = CreateBusybox();

    public string Name { get; }

    /// <summary>For [MemberData]: every shell.</summary>
    public static IEnumerable<TheoryDataRow<string>> Names() => [new("dash"), new("busybox")];

    public static TestShell Of(string name) => name == "dash" ? Gnu : Busybox;

    /// <summary>The same with programs of this machine, as packages bring them. Skips the test where one is missing.</summary>
    public TestShell With(params string[] programs)
    {
        var folder = Directory.CreateTempSubdirectory("playbook-programs-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        foreach (var program in programs)
        {
            var real = new[] { "/usr/bin/", "/usr/sbin/", "/bin/" }.Select(place => place + program).FirstOrDefault(File.Exists);
            Assert.SkipWhen(real is null, program + " is not installed");
            File.CreateSymbolicLink(Path.Combine(folder, program), real!);
        }

        return new TestShell(Name, shell, folder + ":" + path);
    }

    public (int Status, byte[] Output, byte[] Error) Run(string script, ReadOnlyMemory<byte> input = default, string home = "/root")
    {
        var start = new ProcessStartInfo(shell) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in shell.EndsWith("busybox", StringComparison.Ordinal) ? (string[])["sh", "-c", script] : ["-c", script])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = home;
        start.Environment["LC_ALL"] = "C";
        start.WorkingDirectory = "/";
        using var process = Process.Start(start)!;
        var (output, error) = (new MemoryStream(), new MemoryStream());
        var readers = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(output), process.StandardError.BaseStream.CopyToAsync(error));
        try
        {
            process.StandardInput.BaseStream.Write(input.Span);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The script did not read all its input.
        }

        readers.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output.ToArray(), error.ToArray());
    }

    /// <summary>Asks the queries as the engine does: one batch.</summary>
    public Answers Ask(params IEnumerable<Query> queries) => new(AskAll(queries));

    public IReadOnlyDictionary<Query, object> AskAll(IEnumerable<Query> queries, string home = "/root")
    {
        var batch = QueryBatch.Create(queries, QueryKindList.Create().ToDictionary(kind => kind.QueryType));
        var (status, output, error) = Run(batch.Script, home: home);
        status.ShouldBe(0, Encoding.UTF8.GetString(error));
        return batch.Parse(output, error);
    }

    private static TestShell CreateBusybox()
    {
        var busybox = new[] { "/bin/busybox", "/usr/bin/busybox" }.First(File.Exists);
        var folder = Path.Combine(Path.GetTempPath(), $"playbook-busybox-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        using var install = Process.Start(busybox, ["--install", "-s", folder]);
        install.WaitForExit();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return new TestShell("busybox", busybox, folder);
    }
}
