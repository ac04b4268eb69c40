using Playbooks.Artifacts;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Kubernetes;
using Playbooks.Queries.Kubernetes;
using Playbooks.Results;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Modules.Kubernetes;

public sealed class ImageModuleTests
{
    private const string Listing = """
        REF                                       TYPE                                                 DIGEST                                                                  SIZE      PLATFORMS   LABELS
        k8s.gcr.io/kube-proxy:v1.20.2             application/vnd.docker.distribution.manifest.v2+json sha256:11e4                                                             46.5 MiB  linux/amd64 io.cri-containerd.image=managed
        k8s.gcr.io/pause:3.2                      application/vnd.docker.distribution.manifest.v2+json sha256:22a1                                                             680.5 KiB linux/amd64 io.cri-containerd.image=managed
        = 0
        k8s.gcr.io/pause:3.2 777c sha256:22a1
        =

        """;

    private readonly ModuleCase module = new(new ImageModule(ArtifactStoreFactory.Create("/nonexistent", TimeProvider.System), new ArtifactFanout()));

    public ImageModuleTests()
    {
        module.Context.Facts["architecture"] = "x86_64";
        module.Answering(new ImageQuery("ctr", "/run/containerd/containerd.sock"), LocalShell.Parse(new ImageQueryKind(), Listing, new ImageQuery("ctr", "/run/containerd/containerd.sock"))[0]);
    }

    [Fact]
    public void Containerds_list_is_read()
    {
        var answer = (ImageAnswer)LocalShell.Parse(new ImageQueryKind(), Listing, new ImageQuery("ctr", "/run/containerd/containerd.sock"))[0];
        answer.Digests.ShouldBe(new Dictionary<string, string> { ["k8s.gcr.io/kube-proxy:v1.20.2"] = "sha256:11e4", ["k8s.gcr.io/pause:3.2"] = "sha256:22a1" });
        answer.Imported["k8s.gcr.io/pause:3.2"].ShouldBe(("777c", "sha256:22a1"));
    }

    [Fact]
    public void A_runtime_that_does_not_answer_is_a_failure_with_its_words()
        => LocalShell.Parse(new ImageQueryKind(), "ctr: failed to dial\n= 1\n=\n", new ImageQuery("ctr", "/run/containerd/containerd.sock"))[0].ShouldBeOfType<ModuleFailedException>().Message.ShouldContain("failed to dial");

    [Fact]
    public void An_image_that_is_there_is_left_alone()
        => module.Satisfied(new JinjaDict { ["name"] = "k8s.gcr.io/kube-proxy:v1.20.2" }).Values["digest"].ShouldBe("sha256:11e4");

    [Theory]
    [InlineData("k8s.gcr.io/kube-proxy:v1.20.2", true, "the node pulled it itself: an archive in the cache makes it no other image")]
    [InlineData("k8s.gcr.io/pause:3.2", false, "it was imported from another archive than the one at hand")]
    public void An_archive_at_hand_replaces_only_what_was_imported_from_another_one(string name, bool isSatisfied, string why)
    {
        using var source = new TestFolder(("artifacts.json", $$"""[{"kind": "image", "reference": "{{name}}", "path": "image.tar", "sha256": "{{new string('0', 64)}}"}]"""));
        module.Context.Variables["artifacts_source"] = source.Path;
        var arguments = new JinjaDict { ["name"] = name };
        if (isSatisfied)
        {
            module.Satisfied(arguments).Values["digest"].ShouldBe("sha256:11e4", why);
        }
        else
        {
            module.Change(arguments).Changes.Single().Description.ShouldBe("import " + name, why);
        }
    }

    [Fact]
    public void An_image_that_is_missing_is_pulled()
        => module.Change(new JinjaDict { ["name"] = "registry.k8s.io/pause:3.10" }).Changes.Single().ShouldBeOfType<RunScript>().Script.ShouldContain("crictl pull registry.k8s.io/pause:3.10");

    [Fact]
    public void An_image_is_removed()
        => module.Change(new JinjaDict { ["name"] = "k8s.gcr.io/pause:3.2", ["state"] = "absent" }).Changes.Single().Description.ShouldBe("remove image k8s.gcr.io/pause:3.2");
}
