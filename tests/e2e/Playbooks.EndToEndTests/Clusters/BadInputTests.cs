using Playbooks.Lab;
using Playbooks.Lab.Packages;

namespace Playbooks.EndToEndTests.Clusters;

/// <summary>Whatever a user gets wrong: one clear error with place and remedy, the right exit code, and no host changed.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private Labs.TestLab lab = null!;
    private string folder = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        lab = new Labs.TestLab();
        await lab.UpAsync(1, 1);
        folder = Path.GetDirectoryName(lab.Inventory)!;
    }

    public async ValueTask DisposeAsync()
    {
        if (lab is not null)
        {
            await lab.DisposeAsync();
        }
    }

    [Fact]
    public async Task Mistakes_in_files_are_told_with_place_and_remedy_and_reach_no_host()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "ok.yml"), "- hosts: all\n  gather_facts: false\n  tasks:\n    - copy: {dest: /root/touched, content: x}\n", Token);
        await MistakeAsync("a malformed INI line", "ok.yml", "[kube-master\nnode1\n", ":1");
        await MistakeAsync("a loop of group children", "ok.yml", "[a:children]\nb\n[b:children]\na\n", "a", "b");
        await MistakeAsync("broken YAML", "- hosts: all\n  tasks:\n    - debug: {msg: 'x\n", null, "play.yml:");
        await MistakeAsync("an unknown module", Tasks("- coppy: {dest: /root/touched, content: x}"), null, "play.yml:4:", "coppy", "copy");
        await MistakeAsync("an unknown argument", Tasks("- copy: {dest: /root/touched, contents: x}"), null, "play.yml:4:", "contents", "content");
        await MistakeAsync("a missing role", "- hosts: all\n  gather_facts: false\n  roles: [nowhere]\n", null, "play.yml:3:", "nowhere");

        // The task before would change something: the mistake is told first.
        const string First = "- copy: {dest: /root/touched, content: x}\n    ";
        await MistakeAsync("an undefined variable", Tasks(First + "- copy: {dest: /root/other, content: '{{ nobody }}'}"), null, "play.yml:5:", "'nobody' is undefined", "define it");
        await MistakeAsync("a missing template", Tasks(First + "- template: {src: nowhere.j2, dest: /root/other}"), null, "play.yml:5:", "nowhere.j2", "looked in");
        (await TouchedAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_cluster_that_cannot_work_is_refused_before_any_host_is_changed()
    {
        var hosts = await File.ReadAllTextAsync(lab.Inventory, Token);
        await ClusterRefusedAsync("an empty kube-master", hosts.Replace("[kube-master]\nnode1", "[kube-master]", StringComparison.Ordinal), [], "kube_control_plane");
        await ClusterRefusedAsync("overlapping networks", hosts, ["-e", "kube_service_addresses=10.233.64.0/20"], "kube_service_addresses", "kube_pods_subnet");
        await ClusterRefusedAsync("values of a wrong kind", hosts + "\n[all:vars]\ndrain_timeout=360\n", ["-e", "kube_apiserver_port=70000"],
            "kube_apiserver_port is '70000' (option -e): it must be a port", "drain_timeout is 360 (", "hosts-refused.ini:", "it must be a duration");
        (await lab.SshAsync((await lab.Service.StatusAsync(lab.Options, Token))!.Nodes[0].Node, "ls /etc/kubernetes /etc/containerd 2>/dev/null || echo untouched")).ShouldBe("untouched");
    }

    [Fact]
    public async Task A_damaged_file_in_the_cache_of_artifacts_is_told_before_any_host_is_changed()
    {
        var source = DebianKubernetesBuilder.Find(LabPaths.FromEnvironment());
        Assert.SkipWhen(source is null, "no binaries were built here");
        var kubelet = (await DebianKubernetesBuilder.ReadAsync(source, Token)).Single(artifact => artifact.Name == "kubelet");
        var cache = Path.Combine(folder, "cache");
        var damaged = Path.Combine(cache, "playbook", "artifacts", kubelet.Sha256[..2], kubelet.Sha256);
        Directory.CreateDirectory(Path.GetDirectoryName(damaged)!);
        await File.WriteAllTextAsync(damaged, "damaged\n", Token);

        var (code, output) = await ProgramRun.CompleteAsync(["run", "cluster", "-i", lab.Inventory], Token, [("XDG_CACHE_HOME", cache)]);

        code.ShouldBe(2, output);
        // printf 'damaged\n' | sha256sum
        var told = $"{damaged}: the SHA-256 is 3a52df9076b013a41a9202093f90029fa22a347be06bc1112b7c8db4e9463cd9, expected {kubelet.Sha256}; remove the file so that it is fetched again";
        output.ShouldContain(told);
        ShouldTell("a damaged cache", output, ["nothing was changed"]);
        File.Exists(damaged).ShouldBeTrue("never silently replaced");
        var node = (await lab.Service.StatusAsync(lab.Options, Token))!.Nodes[0].Node;
        (await lab.SshAsync(node, "ls -d /etc/kubernetes /etc/containerd /var/lib/playbook /etc/modules-load.d/playbook.conf /usr/local/bin/* 2>/dev/null || echo untouched")).ShouldBe("untouched");
    }

    [Fact]
    public async Task Connections_that_cannot_be_made_say_why()
    {
        var hosts = await File.ReadAllTextAsync(lab.Inventory, Token);
        var wrongKey = Path.Combine(folder, "wrong_key");
        (await Command.RunAsync(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", wrongKey], Token)).Code.ShouldBe(0);
        await UnreachableAsync("a wrong SSH key", hosts.Replace(Path.Combine(lab.Folder, "id_ed25519"), wrongKey, StringComparison.Ordinal), "may not log in", "ansible_ssh_private_key_file");
        var changed = Path.Combine(folder, "changed_hosts");
        var address = (await lab.Service.StatusAsync(lab.Options, Token))!.Nodes[0].Node.Address;
        await File.WriteAllTextAsync(changed, $"{address} {string.Join(' ', (await File.ReadAllTextAsync(wrongKey + ".pub", Token)).Split(' ').Take(2))}\n", Token);
        await UnreachableAsync("a changed host key", hosts.Replace(Path.Combine(lab.Folder, "known_hosts"), changed, StringComparison.Ordinal), "host key");
        (await TouchedAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_wrong_become_password_is_told_and_nothing_is_changed()
    {
        var node = (await lab.Service.StatusAsync(lab.Options, Token))!.Nodes[0].Node;
        await lab.SshAsync(node, "useradd -m admin; echo admin:right-pw | chpasswd; echo 'admin ALL=(ALL) ALL' > /etc/sudoers.d/admin; mkdir -p /home/admin/.ssh; cp /root/.ssh/authorized_keys /home/admin/.ssh/; chown -R admin /home/admin/.ssh");
        var hosts = (await File.ReadAllTextAsync(lab.Inventory, Token)).Replace("ansible_user=root", "ansible_user=admin\nansible_become=true\nansible_become_password=wrong-pw", StringComparison.Ordinal);
        var output = await RefusedAsync("a wrong become password", hosts, 2, "failed=1", "Incorrect sudo password", "-K");
        output.ShouldNotContain("wrong-pw");
        (await TouchedAsync()).ShouldBeFalse();
    }

    private static string Tasks(string task) => $"- hosts: all\n  gather_facts: false\n  tasks:\n    {task}\n";

    private async Task<bool> TouchedAsync()
        => await lab.SshAsync((await lab.Service.StatusAsync(lab.Options, Token))!.Nodes[0].Node, "ls /root/touched 2>/dev/null || echo no") != "no";

    /// <summary>A mistake in a playbook (text) or in an inventory (the playbook is a file's name): one line for it, exit code 1, for a check of the syntax and with -vvv too.</summary>
    private async Task MistakeAsync(string what, string playbook, string? inventory, params string[] expected)
    {
        var play = playbook.EndsWith(".yml", StringComparison.Ordinal) ? Path.Combine(folder, playbook) : await WriteAsync("play.yml", playbook);
        var hosts = inventory is null ? lab.Inventory : await WriteAsync("broken.ini", inventory);
        foreach (var option in new[] { "--forks=5", "--syntax-check", "-vvv" })
        {
            var (code, output) = await ProgramRun.CompleteAsync(["run", play, "-i", hosts, option], Token);
            code.ShouldBe(1, $"{what} {option}: {output}");
            ShouldTell(what, output, expected);
            output.ShouldNotContain("PLAY [", customMessage: what);
            output.Split('\n').Count(line => line.StartsWith("ERROR! ", StringComparison.Ordinal)).ShouldBe(1, $"{what} {option}: {output}");
        }
    }

    private async Task ClusterRefusedAsync(string what, string hosts, string[] more, params string[] expected)
    {
        // The hosts were asked before the cluster was refused: it is a failed task, not a mistake found beforehand.
        var (code, output) = await ProgramRun.CompleteAsync(["run", "cluster", "-i", await WriteAsync("hosts-refused.ini", hosts), .. more], Token);
        code.ShouldBe(2, $"{what}: {output}");
        output.ShouldContain("nothing was changed", customMessage: what);
        ShouldTell(what, output, expected);
    }

    private Task<string> UnreachableAsync(string what, string hosts, params string[] expected) => RefusedAsync(what, hosts, 4, expected);

    private async Task<string> RefusedAsync(string what, string hosts, int exitCode, params string[] expected)
    {
        var play = await WriteAsync("ok.yml", Tasks("- copy: {dest: /root/touched, content: x}"));
        var (code, output) = await ProgramRun.CompleteAsync(["run", play, "-i", await WriteAsync("hosts-wrong.ini", hosts)], Token);
        code.ShouldBe(exitCode, $"{what}: {output}");
        ShouldTell(what, output, expected);
        return output;
    }

    private static void ShouldTell(string what, string output, string[] expected)
    {
        foreach (var part in expected)
        {
            output.ShouldContain(part, Case.Insensitive, $"{what}: {output}");
        }

        output.ShouldNotContain("   at Playbooks.", customMessage: $"{what} shows a stack trace");
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, text, Token);
        return path;
    }
}
