using System.Diagnostics;
using System.Text;
using Playbooks.IntegrationTests.Execution;
using Playbooks.IntegrationTests.Shells;

namespace Playbooks.IntegrationTests.Modules.Matrix;

/// <summary>Four runs of all modules over one flavour's machine, through the whole engine and a real sshd: --check, a first, a second, and one where each fails.</summary>
internal sealed class MatrixRun : IAsyncDisposable
{
    private static readonly string[] Machines = ["plain", "apt", "dnf", "zypper", "apk"];
    private readonly PrivateMachine machine;
    private readonly TestWebServer web = new();

    private MatrixRun(PrivateMachine machine) => this.machine = machine;

    public EngineRun Checked { get; private set; } = null!;

    public EngineRun First { get; private set; } = null!;

    public EngineRun Second { get; private set; } = null!;

    public EngineRun Failing { get; private set; } = null!;

    /// <summary>What --check left behind: names, sizes and times of every file of the hosts' folders, before and after.</summary>
    public (IReadOnlyList<string> Before, IReadOnlyList<string> After) CheckTraces { get; private set; }

    public static string HostOf(ModuleScenario scenario) => "h" + (Array.IndexOf(Machines, scenario.Machine) + 1);

    public static async Task<MatrixRun> RunAsync(Flavour flavour)
    {
        var run = new MatrixRun(await PrivateMachine.StartAsync(flavour));
        var project = new EngineProject(run.machine.Server, Machines.Length)
        {
            Adapt = options => options.HostName.StartsWith('h') ? run.machine.Reach(options, flavour, Machines[int.Parse(options.HostName[1..]) - 1]) : options,
        };
        run.Prepare(project);
        var play = Play(ModuleScenarios.All.Select(scenario => (scenario, scenario.Task)));
        var before = run.Traces(project);
        run.Checked = await project.RunAsync(play, options => options with { Check = true });
        run.CheckTraces = (before, run.Traces(project));
        run.First = await project.RunAsync(play);
        run.Second = await project.RunAsync(play);
        run.Failing = await project.RunAsync(Play(ModuleScenarios.All.Where(scenario => scenario.Failure is not null).Select(scenario => (scenario, scenario.Failure!))));
        return run;
    }

    public async ValueTask DisposeAsync()
    {
        web.Dispose();
        await machine.DisposeAsync();
    }

    private static string Play(IEnumerable<(ModuleScenario Scenario, string Task)> tasks)
    {
        var text = new StringBuilder();
        foreach (var group in tasks.GroupBy(task => HostOf(task.Scenario)))
        {
            text.Append($"- hosts: {group.Key}\n  gather_facts: false\n  tasks:\n");
            foreach (var (scenario, task) in group)
            {
                text.Append($"    - name: {scenario.Module}\n      {task.Trim()}\n      ignore_errors: true\n");
            }
        }

        return text.ToString();
    }

    private void Prepare(EngineProject project)
    {
        web.Pages["/page"] = (200, "a page\n");
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), $"web={web.Address}\nartifacts_source={project.Folder}/source\nweb_kind=a\n");
        foreach (var host in Enumerable.Range(1, Machines.Length).Select(number => project.Here("h" + number)))
        {
            Write(host, "text", "a = 1\nb = 2\n");
            Write(host, "replaced", "old and old\n");
            Write(host, "boot", "first\n");
            Write(host, "start", $"cat /proc/sys/kernel/random/uuid >{host}/boot\n");
            Write(host, "jobs/j111222333444.5", "{\"changed\": true, \"rc\": 0}\n");
            Write(host, "parts/1", "one\n");
            Write(host, "broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
            Write(host, "parts/2", "two\n");
            Write(host, "key.asc", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n");
            Directory.CreateDirectory(Path.Combine(host, "unpacked"));
        }

        project.Write("t.j2", "on {{ inventory_hostname }}\n");
        project.Write("more.yml", "a: 1\n");
        project.Write("s.sh", "#!/bin/sh\necho ran >\"$1\"\n");
        var tool = project.Write("source/tool-1.2.3", "#!/bin/sh\n");
        File.CreateSymbolicLink(Path.Combine(project.Folder, "source", "tool"), "tool-1.2.3");
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(tool)));
        project.Write("source/artifacts.json", $$"""[{"name": "tool", "version": "1.2.3", "arch": "amd64", "kind": "file", "path": "tool", "sha256": "{{digest}}"}]""");
        using var tar = Process.Start("tar", ["-czf", Path.Combine(project.Shared, "a.tar.gz"), "-C", project.Here("h1"), "parts"]);
        tar.WaitForExit();
        using var git = Process.Start("sh", ["-ec", "git init -q -b main $0; cd $0; git -c user.name=a -c user.email=a@b commit -q --allow-empty -m one", Path.Combine(project.Shared, "repository")]);
        git.WaitForExit();
    }

    /// <summary>Of what can be seen from outside the machine's namespace, and through its sshd's root of its /etc.</summary>
    private string[] Traces(EngineProject project)
    {
        using var find = Process.Start(new ProcessStartInfo("find", [project.Here("h1"), project.Shared, $"/proc/{machine.Server.ProcessId}/root/etc/", "-printf", "%P %s %m %T@\\n"]) { RedirectStandardOutput = true })!;
        var text = find.StandardOutput.ReadToEnd();
        find.WaitForExit();
        return text.Split('\n');
    }

    private static void Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
