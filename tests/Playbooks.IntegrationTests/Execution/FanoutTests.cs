using System.Security.Cryptography;
using Playbooks.Connections;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>Nodes that pass artifacts on: eight sshds, each in a mount namespace of its own, with a cluster address of its own on loopback.</summary>
public sealed class FanoutTests(EightServers servers) : IClassFixture<EightServers>
{
    private const int Hosts = 8;
    private const string Usual = "/usr/bin:/bin:/usr/sbin:/sbin";

    [Fact]
    public async Task Eight_hosts_cost_the_controller_two_uploads()
    {
        var (project, content) = Project();
        var run = await project.RunAsync(Play(Usual));
        CheckAll(project, run, content);
        Uploaded(project).ShouldBe(2);
        run.Value("left", "stdout", "h1").ShouldBe("");
    }

    [Fact]
    public async Task Zero_means_uploads_to_all()
    {
        var (project, content) = Project(fanout: 0);
        CheckAll(project, await project.RunAsync(Play(Usual)), content);
        Uploaded(project).ShouldBe(Hosts);
    }

    [Theory]
    [InlineData("wrong bytes", "head -c 3000000 /dev/zero")]
    [InlineData("too little", "echo short")]
    [InlineData("refused", "exit 1")]
    public async Task Nodes_that_pass_on_something_else_are_not_believed_and_the_controller_uploads(string what, string instead)
    {
        var (project, content) = Project();
        // What a receiver runs is not socat; givers are what they are.
        var fake = project.Write("bin/socat", $"#!/bin/sh\ncase $* in *connect-timeout*) {instead} ;; *) exec /usr/bin/socat \"$@\" ;; esac\n");
        File.SetUnixFileMode(fake, (UnixFileMode)0x1ED);
        CheckAll(project, await project.RunAsync(Play($"{Path.GetDirectoryName(fake)}:{Usual}")), content);
        Uploaded(project).ShouldBe(Hosts, what);
    }

    [Fact]
    public async Task Without_socat_nobody_waits_and_all_get_it_from_the_controller()
    {
        var (project, content) = Project();
        var tools = Directory.CreateDirectory(Path.Combine(project.Folder, "tools")).FullName;
        foreach (var tool in Directory.GetFiles("/usr/bin").Where(file => Path.GetFileName(file) != "socat"))
        {
            File.CreateSymbolicLink(Path.Combine(tools, Path.GetFileName(tool)), tool);
        }

        CheckAll(project, await project.RunAsync(Play(tools)), content);
        Uploaded(project).ShouldBe(Hosts);
    }

    private static string Play(string path) => $$$"""
        - hosts: all
          gather_facts: false
          environment: {PATH: '{{{path}}}'}
          tasks:
            - {name: bring, artifact: {name: blob, version: "1", arch: amd64, dest: "{{ here }}/blob"}}
            - {name: left, command: find /var/lib/playbook/artifacts/incoming -type f}
        """;

    private static void CheckAll(EngineProject project, EngineRun run, byte[] content)
    {
        foreach (var host in Enumerable.Range(1, Hosts).Select(number => $"h{number}"))
        {
            run.Recap(host).Failed.ShouldBe(0, run.ToString());
            File.ReadAllBytes(Path.Combine(project.Here(host), "blob")).AsSpan().SequenceEqual(content).ShouldBeTrue(host);
        }
    }

    private static int Uploaded(EngineProject project)
        => project.Connections!.Exchanges.Where(exchange => exchange.Requests.OfType<UploadRequest>().Any()).Select(exchange => exchange.Host).Distinct().Count();

    private (EngineProject Project, byte[] Content) Project(int fanout = 2)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/socat"), "socat is not installed");
        var project = new EngineProject(servers.All[0], Hosts);
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        project.Write("source/artifacts.json", $$"""[{"name": "blob", "version": "1", "path": "blob", "sha256": "{{Convert.ToHexStringLower(SHA256.HashData(content))}}"}]""");
        File.WriteAllBytes(Path.Combine(project.Folder, "source", "blob"), content);
        var hosts = servers.All.Select((server, index) =>
            $"h{index + 1} here={project.Here($"h{index + 1}")} ip=127.0.77.{index + 1} ansible_port={server.Port} ansible_ssh_private_key_file={server.UserKey} "
            + $"ansible_ssh_common_args='-F none -o UserKnownHostsFile={server.KnownHosts} -o GlobalKnownHostsFile=none'");
        project.Write("hosts.ini", string.Join('\n', hosts) + $"\n\n[all:vars]\nansible_host=127.0.0.1\nansible_user=root\nartifacts_source={project.Folder}/source\nartifact_fanout={fanout}\n");
        return (project, content);
    }
}

/// <summary>Eight sshds.</summary>
public sealed class EightServers : IAsyncLifetime
{
    public IReadOnlyList<SshServer> All { get; private set; } = [];

    public async ValueTask InitializeAsync() => All = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SshServer.StartAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in All)
        {
            await server.DisposeAsync();
        }
    }
}
