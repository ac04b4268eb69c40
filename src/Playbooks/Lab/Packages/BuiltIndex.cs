namespace Playbooks.Lab.Packages;

/// <summary>What was built, in <c>artifacts.json</c> beside it.</summary>
/// <param name="Kubernetes">The version built.</param>
/// <param name="Recipe">The digest of the scripts that built it.</param>
/// <param name="Artifacts">The files and images.</param>
internal sealed record BuiltIndex(string Kubernetes, string? Recipe, IReadOnlyList<BuiltArtifact> Artifacts);
