using System.Text;
using System.Text.Json.Nodes;
using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.Queries.Kubernetes;

/// <summary>Asks for all nodes at once, and only for the fields that are looked at.</summary>
internal sealed class NodeQueryKind : IQueryKind
{
    private const string Fields = "jsonpath={range .items[*]}{.metadata.name}{\"\\t\"}{.spec.unschedulable}{\"\\t\"}{.metadata.labels}{\"\\t\"}{.spec.taints}{\"\\n\"}{end}";

    public Type QueryType => typeof(NodeQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var first = (NodeQuery)queries[0];
        return ShellQuote.Words([first.Kubectl, "--kubeconfig", first.Kubeconfig, "--request-timeout=20s", "get", "nodes", "-o", Fields]);
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        if (output.Status != 0)
        {
            throw new ModuleFailedException($"kubectl cannot ask for the nodes: {output.Error.Trim()}");
        }

        var nodes = Encoding.UTF8.GetString(output.Standard.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .Where(fields => fields.Length == 4).ToDictionary(fields => fields[0], Read);
        return [.. queries.Cast<NodeQuery>().Select(query => nodes.GetValueOrDefault(query.Name) ?? new NodeAnswer(false, false, new Dictionary<string, string>(), []))];
    }

    private static NodeAnswer Read(string[] fields)
    {
        var labels = fields[2].Length == 0 ? [] : JsonNode.Parse(fields[2])!.AsObject();
        var taints = fields[3].Length == 0 ? [] : JsonNode.Parse(fields[3])!.AsArray();
        return new NodeAnswer(true, fields[1] == "true", labels.ToDictionary(pair => pair.Key, pair => (string?)pair.Value ?? ""), [.. taints.Select(Taint)]);
    }

    private static string Taint(JsonNode? taint)
    {
        var value = (string?)taint!["value"];
        return $"{taint["key"]}{(string.IsNullOrEmpty(value) ? "" : "=" + value)}:{taint["effect"]}";
    }
}
