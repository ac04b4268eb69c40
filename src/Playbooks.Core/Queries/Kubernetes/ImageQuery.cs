namespace Playbooks.Queries.Kubernetes;

/// <summary>The images a container runtime has, by reference, and which archives we imported. Asked by <paramref name="Ctr"/>, containerd's client, at containerd's <paramref name="Socket"/>.</summary>
internal sealed record ImageQuery(string Ctr, string Socket, string Namespace = "k8s.io") : Query<ImageAnswer>;

/// <summary>Digest by reference as the runtime has it; and by reference, what our import left: the archive's SHA-256 and the digest it became.</summary>
internal sealed record ImageAnswer(IReadOnlyDictionary<string, string> Digests, IReadOnlyDictionary<string, (string Archive, string Digest)> Imported);
