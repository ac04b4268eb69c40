using System.Net.Sockets;
using Playbooks.IntegrationTests.Execution;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Roles;

/// <summary>What the role containerd makes of the answer of ctr, as containerd 1.6.20 gave it with a good configuration and with `snapshotter = "nosuch"`.</summary>
public sealed class ContainerdCheckTests(Engine engine) : IClassFixture<Engine>
{
    private const string Loaded = """
        Type:          io.containerd.grpc.v1
        ID:            cri
        Requires:     
                       io.containerd.event.v1
                       io.containerd.service.v1
        Platforms:     linux/amd64
        Exports:      
                       CRIVersion           v1
                       CRIVersionAlpha      v1alpha2
        """;

    [Fact]
    public async Task A_runtime_without_its_CRI_plugin_is_told_with_the_reason()
    {
        var check = await CheckAsync(Loaded + "\nError:        \n               Code:        Unknown\n               Message:     failed to create CRI service: failed to find snapshotter \"nosuch\"\n");
        check.Outcome.ShouldBe(TaskOutcome.Failed);
        check.Result.Values["msg"].ShouldBe(
            "containerd runs without its CRI plugin: failed to create CRI service: failed to find snapshotter \"nosuch\". Correct that (journalctl -u containerd tells more), then run this again");
    }

    [Fact]
    public async Task A_runtime_whose_CRI_plugin_loaded_is_let_through() => (await CheckAsync(Loaded + "\n")).Outcome.ShouldBe(TaskOutcome.Skipped);

    private async Task<TaskEnded> CheckAsync(string answer)
    {
        var project = engine.WithRoles(1);
        File.WriteAllText(Path.Combine(project.Here("h1"), "answer"), answer);
        var ctr = Path.Combine(project.Here("h1"), "ctr");
        File.WriteAllText(ctr, "#!/bin/sh\n[ \"$*\" = \"--address ${0%/*}/socket --connect-timeout 3s plugins ls --detailed id==cri type==io.containerd.cri.v1\" ] && cat \"${0%/*}/answer\"\n");
        File.SetUnixFileMode(ctr, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var listening = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listening.Bind(new UnixDomainSocketEndPoint(Path.Combine(project.Here("h1"), "socket")));
        var run = await project.RunTasksAsync("- {import_role: {name: containerd, tasks_from: check}, vars: {bin_dir: '{{ here }}', cluster_containerd_socket: '{{ here }}/socket'}}");
        return run.Ended[^1];
    }
}
