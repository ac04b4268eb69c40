using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.Queries.Kubernetes;

/// <summary>One `kubectl get` and, for a plan, one `kubectl apply --dry-run=server` for each manifest.</summary>
internal sealed class KubeQueryKind : IQueryKind
{
    public Type QueryType => typeof(KubeQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var script = new StringBuilder();
        foreach (var query in queries.Cast<KubeQuery>())
        {
            var kubectl = ShellQuote.Words([query.Kubectl, "--kubeconfig", query.Kubeconfig, "--request-timeout=20s"]);
            script.Append($"m={ShellQuote.Word(query.Manifest)}\n");
            script.Append($"printf '%s\\n' \"$m\" | {kubectl} get --ignore-not-found -o json -f - 2>&1; echo \"= $?\"\n");
            script.Append(query.Plan
                ? $"printf '%s\\n' \"$m\" | {kubectl} apply --server-side --force-conflicts --field-manager={ShellQuote.Word(query.FieldManager)} --dry-run=server -o json -f - 2>&1; echo \"= $?\"\n"
                : "echo '= 0'\n");
        }

        return script.ToString();
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var lines = Encoding.UTF8.GetString(output.Standard.Span).Split('\n');
        var index = 0;
        return [.. queries.Select(_ => ParseOne(lines, ref index))];
    }

    private static object ParseOne(string[] lines, ref int index)
    {
        var (current, status) = Take(lines, ref index);
        var (planned, planStatus) = Take(lines, ref index);
        return status != 0
            ? new ModuleFailedException($"kubectl cannot ask the API server: {current.Trim()}")
            : new KubeAnswer(Objects(current), planStatus == 0 ? Objects(planned) : new Dictionary<string, JsonObject>(), planStatus == 0 ? null : planned.Trim());
    }

    private static (string Text, int Status) Take(string[] lines, ref int index)
    {
        var text = new StringBuilder();
        while (index < lines.Length)
        {
            var line = lines[index++];
            if (line.StartsWith("= ", StringComparison.Ordinal) && int.TryParse(line.AsSpan(2), out var status))
            {
                return (text.ToString(), status);
            }

            text.Append(line).Append('\n');
        }

        return (text.ToString(), -1);
    }

    /// <summary>kubectl prints one object, a List, or several documents; a warning of the API server may stand before.</summary>
    private static Dictionary<string, JsonObject> Objects(string text)
    {
        var objects = new Dictionary<string, JsonObject>();
        var start = text.StartsWith('{') ? 0 : text.IndexOf("\n{", StringComparison.Ordinal) + 1;
        var bytes = Encoding.UTF8.GetBytes(start >= text.Length || text[start] != '{' ? "" : text[start..]);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            Add(objects, JsonNode.Parse(ref reader) as JsonObject);
        }

        return objects;
    }

    private static void Add(Dictionary<string, JsonObject> objects, JsonObject? found)
    {
        if (found?["items"] is JsonArray items && (string?)found["kind"] == "List")
        {
            foreach (var item in items.ToList())
            {
                Add(objects, item as JsonObject);
            }
        }
        else if (found is not null)
        {
            objects[$"{found["kind"]} {found["metadata"]?["namespace"]}/{found["metadata"]?["name"]}"] = found;
        }
    }
}
