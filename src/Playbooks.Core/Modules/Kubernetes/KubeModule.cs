using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Kubernetes;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

internal sealed record KubeArguments
{
    [Argument("The manifest: YAML or JSON text, an object, or a list of objects.", Required = true)]
    public object? Definition { get; init; }

    [Argument("absent deletes the objects.", Choices = ["present", "absent"])]
    public string State { get; init; } = "present";

    [Argument("The kubeconfig on the control-plane node.")]
    public string Kubeconfig { get; init; } = "/etc/kubernetes/admin.conf";

    [Argument("kubectl on the control-plane node; default: bin_dir/kubectl.")]
    public string? Kubectl { get; init; }

    [Argument("Under whose name the fields are owned.")]
    public string FieldManager { get; init; } = "playbook";

    [Argument("After a change, wait until Deployments, DaemonSets and StatefulSets of the manifest have rolled out.")]
    public bool Wait { get; init; }

    [Argument("Seconds to wait.")]
    public int WaitTimeout { get; init; } = 300;
}

/// <summary>Applies a manifest by server-side apply, from a control-plane node. Whether something would change is asked of the API server itself, so defaults, admission and other
/// managers' fields never look like a difference.</summary>
internal sealed class KubeModule : Module<KubeArguments>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public override string Name => "kube";

    public override bool SupportsAsync => false;

    public override ModuleReach Reach => ModuleReach.Wide;

    public override string? DelegateTo(KubeArguments arguments, IModuleContext context) => ControlPlane.Host(context);

    public override IReadOnlyList<Query> Ask(KubeArguments arguments, IModuleContext context) => [Query(arguments, context)];

    public override Decision Decide(KubeArguments arguments, Answers answers, IModuleContext context)
    {
        var query = Query(arguments, context);
        var answer = answers.Get(query);
        if (arguments.State == "absent")
        {
            return answer.Current.Count == 0 ? Decision.Ok(ModuleResult.Ok) : Change(arguments, query, "delete", [.. answer.Current.Select(pair => Difference(pair.Key, pair.Value, null))]);
        }

        if (answer.PlanError is { } error)
        {
            // What the manifest itself brings first (a namespace, a definition) cannot be there in a dry run.
            return error.Contains("not found", StringComparison.Ordinal) || error.Contains("no matches for kind", StringComparison.Ordinal)
                ? Change(arguments, query, "apply", [new Diff("manifest", null, "manifest", query.Manifest)])
                : Decision.Fail($"the API server refuses the manifest: {error}");
        }

        var differences = answer.Planned.Where(pair => !answer.Current.TryGetValue(pair.Key, out var current) || !JsonNode.DeepEquals(Plain(current), Plain(pair.Value)))
            .Select(pair => Difference(pair.Key, answer.Current.GetValueOrDefault(pair.Key), pair.Value)).ToList();
        return differences.Count == 0 ? Decision.Ok(ModuleResult.Ok) : Change(arguments, query, "apply", differences);
    }

    private static KubeQuery Query(KubeArguments arguments, IModuleContext context)
        => new(ControlPlane.Kubectl(arguments.Kubectl, context), arguments.Kubeconfig, arguments.FieldManager, Text(arguments.Definition), arguments.State == "present");

    private static Decision.Change Change(KubeArguments arguments, KubeQuery query, string verb, IReadOnlyList<Diff> diffs)
    {
        var kubectl = ShellQuote.Words([query.Kubectl, "--kubeconfig", query.Kubeconfig]);
        var names = string.Join(", ", diffs.Select(diff => diff.AfterHeader));
        var script = verb == "delete"
            ? $"{kubectl} delete --ignore-not-found -f -\n"
            : $"m=$(cat)\nprintf '%s\\n' \"$m\" | {kubectl} apply --server-side --force-conflicts --field-manager={ShellQuote.Word(query.FieldManager)} -f - || exit 1\n"
                + (arguments.Wait ? Rollout(arguments, kubectl) : "");
        return new Decision.Change(
            [new RunScript($"{verb} {names}", script) { Input = Encoding.UTF8.GetBytes(query.Manifest + "\n"), Diff = diffs[0] }],
            new ModuleResult { Changed = true, Diffs = diffs });
    }

    private static string Rollout(KubeArguments arguments, string kubectl)
        => $"printf '%s\\n' \"$m\" | {kubectl} get -o 'jsonpath={{range .items[*]}}{{.kind}} {{.metadata.namespace}} {{.metadata.name}}{{\"\\n\"}}{{end}}' -f - | while read -r kind namespace name; do\n"
            + $"case $kind in Deployment|DaemonSet|StatefulSet) {kubectl} -n \"$namespace\" rollout status \"$kind/$name\" --timeout={arguments.WaitTimeout}s || exit 1 ;; esac; done\n";

    private static Diff Difference(string name, JsonObject? before, JsonObject? after)
        => new(name, before is null ? null : Show(before), name, after is null ? null : Show(after)) { Note = name.StartsWith("Secret ", StringComparison.Ordinal) ? "a Secret is not shown" : null };

    private static string Show(JsonObject found) => Plain(found).ToJsonString(Indented) + "\n";

    /// <summary>Without what the API server keeps for itself.</summary>
    private static JsonObject Plain(JsonObject found)
    {
        var copy = (JsonObject)found.DeepClone();
        copy.Remove("status");
        if (copy["metadata"] is JsonObject metadata)
        {
            foreach (var field in new[] { "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink" })
            {
                metadata.Remove(field);
            }
        }

        return copy;
    }

    private static string Text(object? definition)
        => definition switch
        {
            string text => text.Trim('\n'),
            // The leading separator keeps kubectl from taking a list of JSON documents for one JSON stream.
            IEnumerable<object?> list => "---\n" + string.Join("\n---\n", list.Select(Text)),
            _ => ToJson(definition)?.ToJsonString() ?? "",
        };

    private static JsonNode? ToJson(object? value)
        => value switch
        {
            null => null,
            bool truth => JsonValue.Create(truth),
            long number => JsonValue.Create(number),
            double number => JsonValue.Create(number),
            JinjaDict dict => new JsonObject(dict.Select(pair => KeyValuePair.Create(PythonValues.Str(pair.Key), ToJson(pair.Value)))),
            string text => JsonValue.Create(text),
            IEnumerable<object?> list => new JsonArray([.. list.Select(ToJson)]),
            _ => JsonValue.Create(PythonValues.Str(value)),
        };
}
