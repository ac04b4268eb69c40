using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Connections;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>Files too large for one message, over real sshd.</summary>
public sealed class LargeFileTests(Engine engine) : IClassFixture<Engine>
{
    private const string Copy = "- {name: send, copy: {src: large, dest: '{{ here }}/large', mode: '0640'}}\n";

    [Fact]
    public async Task A_large_file_arrives_on_every_host_once_and_nothing_else_is_left()
    {
        var project = engine.Project(3);
        var content = Place(project, 9 << 20);

        var run = await project.RunTasksAsync(Copy);
        foreach (var host in new[] { "h1", "h2", "h3" })
        {
            run.Recap(host).Changed.ShouldBe(1, run.ToString());
            Check(project, content, host);
            SentTo(project, host).ShouldBe(content.Length);
        }

        (await project.RunTasksAsync(Copy)).Recap().Changed.ShouldBe(0);
        SentTo(project, "h1").ShouldBe(0);
    }

    [Fact]
    public async Task What_an_earlier_run_left_is_gone_on_with_and_parts_of_other_contents_go()
    {
        var project = engine.Project(1);
        var content = Place(project, 6 << 20);
        var (part, other) = (PartOf(project, content), PartOf(project, [1]));
        Write(part, content[..(5 << 20)]);
        Write(other, [2]);

        (await project.RunTasksAsync(Copy)).Recap().Changed.ShouldBe(1);

        Check(project, content);
        SentTo(project).ShouldBe(1 << 20);
    }

    [Fact]
    public async Task A_damaged_part_is_never_put_in_place()
    {
        var project = engine.Project(1);
        var content = Place(project, 3 << 20);
        Write(PartOf(project, content), new byte[2 << 20]);

        (await project.RunTasksAsync(Copy)).Recap().Changed.ShouldBe(1);

        Check(project, content);
        SentTo(project).ShouldBe((1 << 20) + content.Length);
    }

    [Fact]
    public async Task A_connection_that_is_cut_on_the_way_costs_only_what_was_on_the_way()
    {
        var project = engine.Project(1);
        var content = Place(project, 200 << 20);
        var part = PartOf(project, content);
        var cutting = Task.Run(() => CutWhen(() => File.Exists(part) && new FileInfo(part).Length > 24 << 20));

        var run = await project.RunTasksAsync(Copy);

        var reached = await cutting;
        run.Recap().Changed.ShouldBe(1, run.ToString());
        Check(project, content);
        var offsets = Uploads(project, "h1").Select(upload => long.Parse(Regex.Match(upload.Script, @"-eq (\d+) \] \|\|").Groups[1].Value)).ToList();
        offsets.ShouldBe(offsets.Order().Distinct(), "nothing is sent twice");
        offsets[^1].ShouldBeGreaterThanOrEqualTo(reached);
        run.Recap().Unreachable.ShouldBe(0);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_its_part_removed()
    {
        var project = engine.Project(1);
        Place(project, 8 << 20);
        // In the node's own mount namespace.
        var run = await project.RunTasksAsync(
            "- {command: \"mount -t tmpfs -o size=6m none {{ here }}\"}\n" + Copy.Replace("name: send", "name: send, ignore_errors: true", StringComparison.Ordinal)
            + "- {name: left, command: \"find {{ here }} -mindepth 1\"}\n- {command: \"umount {{ here }}\"}\n");
        run.Value("send", "msg").ShouldContain("No space left on device");
        run.Value("left", "stdout").ShouldBe("");
    }

    private static void Check(EngineProject project, byte[] content, string host = "h1")
    {
        var target = Path.Combine(project.Here(host), "large");
        File.ReadAllBytes(target).AsSpan().SequenceEqual(content).ShouldBeTrue();
        File.GetUnixFileMode(target).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Directory.GetFileSystemEntries(project.Here(host)).ShouldBe([target]);
    }

    private static byte[] Place(EngineProject project, int size)
    {
        var content = RandomNumberGenerator.GetBytes(size);
        Directory.CreateDirectory(Path.Combine(project.Folder, "files"));
        File.WriteAllBytes(Path.Combine(project.Folder, "files", "large"), content);
        return content;
    }

    private static string PartOf(EngineProject project, byte[] content)
    {
        var target = Path.Combine(project.Here("h1"), "large");
        return Path.Combine(project.Here("h1"), $".playbook-part-{Hex(Encoding.UTF8.GetBytes(target))[..12]}-{Hex(content)[..16]}");
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void Write(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static IEnumerable<UploadRequest> Uploads(EngineProject project, string host)
        => project.Connections!.Exchanges.Where(exchange => exchange.Host == host).SelectMany(exchange => exchange.Requests).OfType<UploadRequest>();

    private static long SentTo(EngineProject project, string host = "h1") => Uploads(project, host).Sum(upload => upload.Length);

    /// <summary>Kills the server's sessions; how much had arrived by then.</summary>
    private long CutWhen(Func<bool> isTime)
    {
        var limit = Stopwatch.StartNew();
        while (!isTime() && limit.Elapsed < TimeSpan.FromSeconds(30))
        {
            Thread.Sleep(1);
        }

        foreach (var session in engine.Server.Sessions())
        {
            using var process = Process.GetProcessById(session);
            process.Kill();
        }

        return 24 << 20;
    }
}
