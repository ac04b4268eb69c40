using System.Security.Cryptography;
using System.Text;
using Playbooks.Artifacts;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Kubernetes;
using Playbooks.Queries;
using Playbooks.Queries.Kubernetes;

namespace Playbooks.Tests.Modules.Kubernetes;

public sealed class ArtifactModuleTests
{
    private const string Sha256 = "cf2562db46c48ab84cc3791540778ee7fb1a0a008529adbb434723dd02ed8b4b";
    private const string Record = "kubelet@usr-local-bin-kubelet";
    private static readonly JinjaDict Kubelet = new() { ["name"] = "kubelet", ["version"] = "1.36.4", ["dest"] = "/usr/local/bin/kubelet" };
    private static readonly FileStamp Stamp = new(100, 7, 1000, 1000, "755", 0, 0);
    private readonly ModuleCase module = new(new ArtifactModule(ArtifactStoreFactory.Create("/nonexistent", TimeProvider.System), new ArtifactFanout()));

    public ArtifactModuleTests() => module.Context.Facts["architecture"] = "x86_64";

    [Fact]
    public void Not_installed_it_is_installed()
    {
        module.Answering(new ArtifactQuery(Record), new ArtifactAnswer(null));
        module.Change(Kubelet).Changes.Single().Description.ShouldBe("install kubelet 1.36.4 (amd64) to /usr/local/bin/kubelet (not installed)");
    }

    [Fact]
    public void Installed_and_untouched_nothing_is_done_and_nothing_hashed()
    {
        module.Answering(new ArtifactQuery(Record), Installed(Stamp));
        module.Satisfied(Kubelet).Values["checksum"].ShouldBe(Sha256);
    }

    [Fact]
    public void A_removed_file_is_installed_again()
    {
        module.Answering(new ArtifactQuery(Record), Installed(null));
        module.Change(Kubelet).Changes.Single().Description.ShouldEndWith("(/usr/local/bin/kubelet is gone)");
    }

    [Fact]
    public void A_file_of_the_same_size_and_other_content_is_found_by_its_digest()
    {
        module.Answering(new ArtifactQuery(Record), Installed(Stamp with { Modified = 2000, Changed = 2000 }));
        module.Answering(new ArtifactQuery(Record, Digests: true), Installed(Stamp with { Modified = 2000, Changed = 2000 }, new string('b', 64)));
        module.Change(Kubelet).Changes.Single().Description.ShouldEndWith("(/usr/local/bin/kubelet was changed)");
    }

    [Fact]
    public void A_touched_file_of_the_right_content_is_left_alone()
    {
        module.Answering(new ArtifactQuery(Record), Installed(Stamp with { Modified = 2000, Changed = 2000 }));
        module.Answering(new ArtifactQuery(Record, Digests: true), Installed(Stamp with { Modified = 2000, Changed = 2000 }, new string('a', 64)));
        module.Satisfied(Kubelet);
    }

    [Fact]
    public void A_wrong_mode_alone_is_set_without_installing()
    {
        var wrong = Stamp with { Mode = "644", Changed = 2000 };
        module.Answering(new ArtifactQuery(Record), Installed(wrong));
        module.Answering(new ArtifactQuery(Record, Digests: true), Installed(wrong, new string('a', 64)));
        var change = module.Change(Kubelet);
        change.Changes.Single().ShouldBeOfType<RunScript>().Description.ShouldBe("set mode and owner: /usr/local/bin/kubelet");
        change.Predicted.Diffs.Single().Before.ShouldBe("/usr/local/bin/kubelet mode 644 owner 0:0\n");
    }

    [Fact]
    public void Another_version_replaces_it()
    {
        module.Answering(new ArtifactQuery(Record), Installed(Stamp));
        module.Change(new JinjaDict(Kubelet) { ["version"] = "1.36.3" }).Changes.Single().Description.ShouldEndWith("(another version)");
    }

    [Fact]
    public void A_version_without_digest_fails()
    {
        module.Answering(new ArtifactQuery(Record), new ArtifactAnswer(null));
        Should.Throw<Exception>(() => module.Change(new JinjaDict(Kubelet) { ["version"] = "1.2.3" })).Message.ShouldContain("no SHA-256 is known for kubelet 1.2.3");
    }

    [Theory]
    [MemberData(nameof(LocalShell.All), MemberType = typeof(LocalShell))]
    public void The_scripts_install_an_archive_and_find_every_drift(string shell)
    {
        var root = Directory.CreateTempSubdirectory("playbook-artifact").FullName;
        try
        {
            string Here(string script) => script.Replace(ArtifactQueryKind.Folder, root + "/state", StringComparison.Ordinal).Replace("chown 0:0", ":", StringComparison.Ordinal);
            Directory.CreateDirectory(root + "/tree/pack-1/sub");
            File.WriteAllText(root + "/tree/pack-1/tool", "tool\n");
            File.WriteAllText(root + "/tree/pack-1/sub/other", "other\n");
            File.WriteAllText(root + "/tree/pack-1/README", "not wanted\n");
            LocalShell.Run(shell, $"cd {root} && tar -czf pack.tar.gz -C tree pack-1").Status.ShouldBe(0);
            var digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(root + "/pack.tar.gz")));
            var plan = new ArtifactPlan(new Artifact("pack", "1", "amd64", digest) { LocalPath = "pack.tar.gz" }, "pack@x", root + "/bin", "755", true, 1, ["tool", "sub/*"]);

            LocalShell.Run(shell, Here(ArtifactScripts.Incoming(digest).Begin(1000))).OutputText.Trim().ShouldBe("0 gzip");
            File.WriteAllText(root + "/state/incoming/" + digest, "half");
            var refused = LocalShell.Run(shell, Here(ArtifactScripts.Install(plan)));
            (refused.Status, File.Exists(root + "/bin/tool"), File.Exists(root + "/state/incoming/" + digest)).ShouldBe((3, false, false));

            File.Copy(root + "/pack.tar.gz", root + "/state/incoming/" + digest);
            var installed = LocalShell.Run(shell, Here(ArtifactScripts.Install(plan)));
            installed.ErrorText.ShouldBe("");
            File.ReadAllText(root + "/bin/tool").ShouldBe("tool\n");
            File.ReadAllText(root + "/bin/sub/other").ShouldBe("other\n");
            File.Exists(root + "/bin/README").ShouldBeFalse();
            Directory.GetFileSystemEntries(root + "/bin").Length.ShouldBe(2);

            InstalledArtifact Look(bool digests)
            {
                var query = new ArtifactQuery("pack@x", digests);
                var outcome = LocalShell.Run(shell, Here(new ArtifactQueryKind().BuildScript([query])));
                return ((ArtifactAnswer)new ArtifactQueryKind().Parse([query], new QueryOutput(outcome.Output, outcome.ErrorText, outcome.Status))[0]).Installed!;
            }

            Look(false).Header.ShouldBe(plan.Header);
            Look(false).Files.Count.ShouldBe(2);
            Look(false).Files.ShouldAllBe(file => file.Current == file.Recorded);
            File.WriteAllText(root + "/bin/tool", "t00l\n");
            Look(true).Files.Single(file => file.Path == root + "/bin/tool").CurrentSha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("t00l\n"))));
            File.Delete(root + "/bin/sub/other");
            Look(false).Files.Single(file => file.Path == root + "/bin/sub/other").Current.ShouldBeNull();
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(LocalShell.All), MemberType = typeof(LocalShell))]
    public void The_scripts_install_a_file_and_record_it(string shell)
    {
        var root = Directory.CreateTempSubdirectory("playbook-artifact").FullName;
        try
        {
            string Here(string script) => script.Replace(ArtifactQueryKind.Folder, root + "/state", StringComparison.Ordinal).Replace("chown 0:0", ":", StringComparison.Ordinal);
            var digest = Convert.ToHexStringLower(SHA256.HashData("tool\n"u8));
            Directory.CreateDirectory(root + "/state/incoming");
            File.WriteAllText($"{root}/state/incoming/{digest}", "tool\n");
            var plan = new ArtifactPlan(new Artifact("tool", "1", "amd64", digest), "tool@x", root + "/bin/tool", "755", false, 0, []);

            var installed = LocalShell.Run(shell, Here(ArtifactScripts.Install(plan, "echo served\n")));

            (installed.Status, installed.ErrorText, installed.OutputText).ShouldBe((0, "", "served\n"));
            File.ReadAllText(root + "/bin/tool").ShouldBe("tool\n");
            File.GetUnixFileMode(root + "/bin/tool").ShouldBe((UnixFileMode)0x1ED);
            Directory.GetFileSystemEntries(root + "/bin").ShouldBe([root + "/bin/tool"]);
            Directory.GetFileSystemEntries(root + "/state/incoming").ShouldBeEmpty();
            var query = new ArtifactQuery("tool@x", Digests: true);
            var outcome = LocalShell.Run(shell, Here(new ArtifactQueryKind().BuildScript([query])));
            var record = ((ArtifactAnswer)new ArtifactQueryKind().Parse([query], new QueryOutput(outcome.Output, outcome.ErrorText, outcome.Status))[0]).Installed!;
            var file = record.Files.Single();
            (file.Sha256, file.CurrentSha256, file.Current).ShouldBe((digest, digest, file.Recorded));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static ArtifactAnswer Installed(FileStamp? current, string? digest = null)
        => new(new InstalledArtifact($"kubelet 1.36.4 {Sha256} /usr/local/bin/kubelet file", [new InstalledFile("/usr/local/bin/kubelet", new string('a', 64), Stamp, current, digest)]));
}
