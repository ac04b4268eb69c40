namespace Playbooks.Queries.Kubernetes;

/// <summary>One node as the cluster sees it. All nodes asked in a batch are one request.</summary>
internal sealed record NodeQuery(string Kubectl, string Kubeconfig, string Name) : Query<NodeAnswer>;

/// <summary>Taints as kubectl writes them: key=value:Effect, or key:Effect. Not registered: everything is empty.</summary>
internal sealed record NodeAnswer(bool IsRegistered, bool IsUnschedulable, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<string> Taints);
