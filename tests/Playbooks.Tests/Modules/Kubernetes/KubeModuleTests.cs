using Playbooks.Jinja;
using Playbooks.Modules.Kubernetes;
using Playbooks.Queries.Kubernetes;

namespace Playbooks.Tests.Modules.Kubernetes;

public sealed class KubeModuleTests
{
    private const string Manifest = "kind: ConfigMap";
    private static readonly KubeQuery Query = new("kubectl", "/etc/kubernetes/admin.conf", "playbook", Manifest, Plan: true);
    private static readonly JinjaDict Arguments = new() { ["definition"] = Manifest };

    [Fact]
    public void Only_what_the_api_server_keeps_for_itself_differs_so_nothing_is_done()
        => Given("""{"kind":"ConfigMap","metadata":{"name":"a","namespace":"d","resourceVersion":"1","generation":1,"managedFields":[]},"data":{"x":"1"}}""", 0,
            """{"kind":"ConfigMap","metadata":{"name":"a","namespace":"d","resourceVersion":"1","managedFields":[{"manager":"playbook"}]},"data":{"x":"1"}}""", 0).Satisfied(Arguments);

    [Fact]
    public void A_real_difference_is_applied_and_shown()
    {
        var change = Given("""{"kind":"ConfigMap","metadata":{"name":"a","namespace":"d"},"data":{"x":"1"}}""", 0,
            """{"kind":"ConfigMap","metadata":{"name":"a","namespace":"d"},"data":{"x":"2"}}""", 0).Change(Arguments);
        change.Changes.Single().Description.ShouldBe("apply ConfigMap d/a");
        change.Predicted.Diffs.Single().Before!.ShouldContain("\"x\": \"1\"");
        change.Predicted.Diffs.Single().After!.ShouldContain("\"x\": \"2\"");
    }

    [Fact]
    public void Of_a_list_only_the_object_that_is_missing_is_named()
    {
        var change = Given("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"d"}}""", 0,
            """{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"d"}},{"kind":"Service","metadata":{"name":"b","namespace":"d"}}]}""", 0).Change(Arguments);
        change.Changes.Single().Description.ShouldBe("apply Service d/b");
    }

    [Fact]
    public void A_namespace_that_the_manifest_brings_itself_is_no_error()
        => Given("", 0, "Error from server (NotFound): namespaces \"kube-flannel\" not found", 1).Change(Arguments);

    [Fact]
    public void A_manifest_that_the_api_server_refuses_fails()
        => Given("", 0, "error: unable to decode: unknown field", 1).Invalid(Arguments).Values["msg"].ShouldBe("the API server refuses the manifest: error: unable to decode: unknown field");

    [Fact]
    public void Secrets_are_not_shown()
        => Given("", 0, """{"kind":"Secret","metadata":{"name":"a","namespace":"d"},"data":{"x":"MQ=="}}""", 0).Change(Arguments).Predicted.Diffs.Single().Note.ShouldNotBeNull();

    [Fact]
    public void An_api_server_that_does_not_answer_fails_with_its_words()
        => LocalShell.Parse(new KubeQueryKind(), "Unable to connect to the server: dial tcp\n= 1\n\n= 1\n", Query)[0].ShouldBeOfType<Playbooks.Results.ModuleFailedException>().Message.ShouldContain("Unable to connect");

    private static ModuleCase Given(string current, int status, string planned, int planStatus)
        => new ModuleCase(new KubeModule()).Answering(Query, LocalShell.Parse(new KubeQueryKind(), $"{current}\n= {status}\n{planned}\n= {planStatus}\n", Query)[0]);
}
