using System.Text;
using Playbooks.Artifacts;
using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Tests.Artifacts;

public sealed class ArtifactResolverTests
{
    private readonly Dictionary<string, object?> variables = [];

    [Fact]
    public void The_shipped_list_knows_the_default_version_on_both_architectures()
    {
        foreach (var architecture in new[] { "amd64", "arm64" })
        {
            foreach (var name in new[] { "kubeadm", "kubelet", "kubectl" })
            {
                Resolve(name, "1.36.4", architecture).Url!.ToString().ShouldBe($"https://dl.k8s.io/release/v1.36.4/bin/linux/{architecture}/{name}");
            }
        }

        Resolve("kubelet", "v1.36.4", "amd64").Sha256.ShouldBe("cf2562db46c48ab84cc3791540778ee7fb1a0a008529adbb434723dd02ed8b4b");
        Resolve("etcd", "3.6.14", "amd64").Url!.AbsolutePath.ShouldBe("/etcd-io/etcd/releases/download/v3.6.14/etcd-v3.6.14-linux-amd64.tar.gz");
    }

    [Fact]
    public void Every_shipped_digest_is_64_hex_digits_and_every_url_is_whole()
    {
        var catalogue = new ArtifactCatalogue();
        catalogue.Names.Count.ShouldBe(14);
        foreach (var declaration in catalogue.Names.Select(name => catalogue.Find(name)!))
        {
            declaration.Digests.ShouldNotBeEmpty();
            foreach (var (architecture, versions) in declaration.Digests)
            {
                versions.ShouldNotBeEmpty();
                versions.Values.ShouldAllBe(digest => digest.Length == 64 && digest.All(char.IsAsciiHexDigitLower));
                declaration.Url(versions.Keys.First(), architecture).ToString().ShouldNotContain("{");
            }
        }
    }

    [Fact]
    public void An_unknown_version_says_which_are_known_and_how_to_declare_it()
    {
        var message = Should.Throw<ModuleFailedException>(() => Resolve("cni-plugins", "1.2.0", "amd64")).Message;
        message.ShouldContain("known are 1.9.1, 1.8.0");
        message.ShouldContain("cni_plugins_checksums: {amd64: {\"1.2.0\": SHA256}}");
    }

    [Fact]
    public void Users_digests_win_as_kubespray_writes_them()
    {
        var digest = new string('a', 64);
        variables["kubelet_checksums"] = new JinjaDict { ["amd64"] = new JinjaDict { ["v1.30.1"] = "sha256:" + digest } };
        Resolve("kubelet", "1.30.1", "amd64").Sha256.ShouldBe(digest);
        variables["artifact_overrides"] = new JinjaDict { ["runc"] = new JinjaDict { ["9.9.9"] = new JinjaDict { ["amd64"] = digest, ["url"] = "https://here/runc-{v}.{a}" } } };
        var runc = Resolve("runc", "9.9.9", "amd64");
        runc.Sha256.ShouldBe(digest);
        runc.Url!.ToString().ShouldBe("https://here/runc-9.9.9.amd64");
    }

    [Fact]
    public void A_digest_that_is_none_is_refused()
    {
        variables["kubelet_checksums"] = new JinjaDict { ["amd64"] = new JinjaDict { ["1.30.1"] = "abc" } };
        Should.Throw<ModuleFailedException>(() => Resolve("kubelet", "1.30.1", "amd64")).Message.ShouldContain("not 64 hex digits: 'abc'");
    }

    [Theory]
    [InlineData(null, 3, 0)]
    [InlineData(null, 5, 4)]
    [InlineData(2L, 3, 2)]
    [InlineData("2", 3, 2)]
    [InlineData(0L, 100, 0)]
    public void Fan_out_is_for_plays_with_more_hosts_than_uploads_at_once(object? given, int hosts, int expected)
    {
        (variables["artifact_fanout"], variables["ansible_play_hosts_all"]) = (given, Enumerable.Range(1, hosts).Select(number => (object?)$"h{number}").ToList());
        Settings.Fanout.ShouldBe(expected);
    }

    [Fact]
    public void A_fan_out_that_is_no_number_is_refused()
    {
        variables["artifact_fanout"] = "some";
        Should.Throw<ModuleFailedException>(() => Settings.Fanout).Message.ShouldBe("artifact_fanout must be a number of nodes, 0 or more, not 'some'");
    }

    [Theory]
    [InlineData("files_repo", "http://mirror/files/", "http://mirror/files/github.com/opencontainers/runc/releases/download/v1.4.3/runc.amd64")]
    [InlineData("github_url", "http://mirror/gh", "http://mirror/gh/opencontainers/runc/releases/download/v1.4.3/runc.amd64")]
    [InlineData("runc_download_url", "http://mirror/runc-{v}-{a}", "http://mirror/runc-1.4.3-amd64")]
    public void Mirrors_move_the_url(string variable, string value, string expected)
    {
        variables[variable] = value;
        Resolve("runc", "1.4.3", "amd64").Url!.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("files_repo", "mirror.local/files")]
    [InlineData("files_repo", "ftp://mirror/files")]
    [InlineData("github_url", "//mirror")]
    [InlineData("runc_download_url", "/github.com/opencontainers/runc/releases/download/v{v}/runc.{a}")]
    [InlineData("runc_download_url", "mirror:8080/runc")]
    public void An_address_that_is_none_of_the_web_is_told_with_its_variable(string variable, string value)
    {
        variables[variable] = value;
        Should.Throw<ModuleFailedException>(() => Resolve("runc", "1.4.3", "amd64")).Message.ShouldBe($"{variable} is '{value}': write http://... or https://...");
    }

    [Fact]
    public void A_local_source_declares_and_holds()
    {
        var index = """{"kubernetes":"1.20.2","artifacts":[{"name":"kubeadm","version":"1.20.2","arch":"amd64","kind":"file","path":"kubeadm","sha256":"D393A893C86ABB036ED40CCC02915DB3D349463B862730CE44DA270F16A2E3E5"},{"name":"pause","version":"3.2","arch":"amd64","kind":"image","path":"images/pause.tar","sha256":"777c24ec04bedcd9c46494dbc7cccdc9fdbc7b9b9b3ab67c9bd0c765b5bdb881","reference":"k8s.gcr.io/pause:3.2"}]}""";
        var source = LocalSource.Read("/src", new MemoryStream(Encoding.UTF8.GetBytes(index)));
        var kubeadm = new ArtifactResolver(new ArtifactCatalogue()).Resolve("kubeadm", "1.20.2", "amd64", Settings, source);
        kubeadm.Sha256.ShouldBe("d393a893c86abb036ed40ccc02915db3d349463b862730ce44da270f16a2e3e5");
        kubeadm.LocalPath.ShouldBe("/src/kubeadm");
        source.FindImage("k8s.gcr.io/pause:3.2", "amd64")!.ArchivePath.ShouldBe("/src/images/pause.tar");
        source.FindImage("k8s.gcr.io/pause:3.2", "arm64").ShouldBeNull();
    }

    private ArtifactSettings Settings => new(variables.GetValueOrDefault);

    private Artifact Resolve(string name, string version, string architecture) => new ArtifactResolver(new ArtifactCatalogue()).Resolve(name, version, architecture, Settings, null);
}
