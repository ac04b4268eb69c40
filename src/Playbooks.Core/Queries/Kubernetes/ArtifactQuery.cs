using Playbooks.Artifacts;

namespace Playbooks.Queries.Kubernetes;

/// <summary>What is installed under a record's name in /var/lib/playbook/artifacts, and whether its files are still as installed. With <paramref name="Digests"/> the files are hashed
/// too; without, only stat is asked, which is enough as long as nothing touched them.</summary>
internal sealed record ArtifactQuery(string Record, bool Digests = false) : Query<ArtifactAnswer>;

/// <summary>Null: no record, nothing was installed by us.</summary>
internal sealed record ArtifactAnswer(InstalledArtifact? Installed);
