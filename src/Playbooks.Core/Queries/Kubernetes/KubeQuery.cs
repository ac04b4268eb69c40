using System.Text.Json.Nodes;

namespace Playbooks.Queries.Kubernetes;

/// <summary>How objects of a manifest stand in the cluster, and how they would after a server-side apply, which the API server works out itself (a dry run). <paramref name="Plan"/>
/// false asks only which are there.</summary>
internal sealed record KubeQuery(string Kubectl, string Kubeconfig, string FieldManager, string Manifest, bool Plan) : Query<KubeAnswer>;

/// <summary>Objects by kind, namespace and name. <see cref="PlanError"/> is what the API server refuses, or finds missing.</summary>
internal sealed record KubeAnswer(IReadOnlyDictionary<string, JsonObject> Current, IReadOnlyDictionary<string, JsonObject> Planned, string? PlanError);
