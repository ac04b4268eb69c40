using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Kubernetes;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

internal sealed record NodeArguments
{
    [Argument("The node's name in the cluster.", Required = true)]
    public string Name { get; init; } = "";

    [Argument("Labels it must have, name to value; a value of null takes the label away. Other labels stay.")]
    public JinjaDict Labels { get; init; } = [];

    [Argument("Taints it must have, as key=value:Effect. Other taints stay.")]
    public IReadOnlyList<string> Taints { get; init; } = [];

    [Argument("true: no new pods (cordon); false: pods again (uncordon).")]
    public bool? Unschedulable { get; init; }

    [Argument("Move the pods away; implies unschedulable.")]
    public bool Drain { get; init; }

    [Argument("How long draining may take.")]
    public string DrainTimeout { get; init; } = "360s";

    [Argument("Seconds a pod gets to end.")]
    public int DrainGracePeriod { get; init; } = 300;

    [Argument("absent deletes the node from the cluster.", Choices = ["present", "absent"])]
    public string State { get; init; } = "present";

    [Argument("The kubeconfig on the control-plane node.")]
    public string Kubeconfig { get; init; } = "/etc/kubernetes/admin.conf";

    [Argument("kubectl on the control-plane node; default: bin_dir/kubectl.")]
    public string? Kubectl { get; init; }
}

/// <summary>Labels, taints and scheduling of a node, set from a control-plane node.</summary>
internal sealed class NodeModule : Module<NodeArguments>
{
    public override string Name => "node";

    public override bool SupportsAsync => false;

    public override ModuleReach Reach => ModuleReach.Wide;

    public override string? DelegateTo(NodeArguments arguments, IModuleContext context) => ControlPlane.Host(context);

    public override IReadOnlyList<Query> Ask(NodeArguments arguments, IModuleContext context) => [Query(arguments, context)];

    public override Decision Decide(NodeArguments arguments, Answers answers, IModuleContext context)
    {
        var query = Query(arguments, context);
        var node = answers.Get(query);
        if (!node.IsRegistered)
        {
            return arguments.State == "absent" ? Decision.Ok(ModuleResult.Ok) : Decision.Fail($"the cluster has no node '{arguments.Name}'");
        }

        var kubectl = ShellQuote.Words([query.Kubectl, "--kubeconfig", query.Kubeconfig]);
        var changes = arguments.State == "absent"
            ? [new RunScript($"delete node {arguments.Name}", $"{kubectl} delete node {ShellQuote.Word(arguments.Name)}")]
            : Changes(arguments, node, kubectl).ToList();
        return changes.Count == 0 ? Decision.Ok(ModuleResult.Ok) : new Decision.Change(changes, new ModuleResult { Changed = true, Diffs = [.. changes.Select(change => change.Diff).OfType<Diff>()] });
    }

    private static NodeQuery Query(NodeArguments arguments, IModuleContext context) => new(ControlPlane.Kubectl(arguments.Kubectl, context), arguments.Kubeconfig, arguments.Name);

    private static IEnumerable<RunScript> Changes(NodeArguments arguments, NodeAnswer node, string kubectl)
    {
        var name = ShellQuote.Word(arguments.Name);
        var labels = arguments.Labels.Select(pair => (Key: PythonValues.Str(pair.Key), Value: pair.Value is null ? null : PythonValues.Str(pair.Value)))
            .Where(label => node.Labels.GetValueOrDefault(label.Key) != label.Value).ToList();
        if (labels.Count > 0)
        {
            var words = labels.Select(label => label.Value is null ? label.Key + "-" : $"{label.Key}={label.Value}").ToList();
            yield return Step($"label {arguments.Name}: {string.Join(' ', words)}", $"{kubectl} label --overwrite node {name} {ShellQuote.Words(words)}",
                string.Concat(labels.Select(label => $"{label.Key}={node.Labels.GetValueOrDefault(label.Key)}\n")), string.Join('\n', words) + "\n");
        }

        var taints = arguments.Taints.Except(node.Taints).ToList();
        if (taints.Count > 0)
        {
            yield return Step($"taint {arguments.Name}: {string.Join(' ', taints)}", $"{kubectl} taint --overwrite node {name} {ShellQuote.Words(taints)}",
                string.Concat(node.Taints.Select(taint => taint + "\n")), string.Concat(taints.Select(taint => taint + "\n")));
        }

        if (arguments.Drain && !node.IsUnschedulable)
        {
            yield return new RunScript($"drain {arguments.Name}",
                $"{kubectl} drain {name} --ignore-daemonsets --force --delete-emptydir-data --timeout={ShellQuote.Word(arguments.DrainTimeout)} --grace-period={arguments.DrainGracePeriod}");
        }
        else if (arguments.Unschedulable is { } wanted && wanted != node.IsUnschedulable)
        {
            yield return new RunScript($"{(wanted ? "cordon" : "uncordon")} {arguments.Name}", $"{kubectl} {(wanted ? "cordon" : "uncordon")} {name}");
        }
    }

    private static RunScript Step(string description, string script, string before, string after) => new(description, script) { Diff = new Diff("node", before, "node", after), IsIdempotent = true };
}
