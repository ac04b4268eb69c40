namespace Playbooks.Lab.Packages;

/// <summary>One file that was built, named as upstream names it.</summary>
/// <param name="Name">The component, for example "kubelet".</param>
/// <param name="Version">Its version without a "v".</param>
/// <param name="Arch">amd64 or arm64.</param>
/// <param name="Kind">"file", or "image" for a docker-archive.</param>
/// <param name="Path">Where it lies, relative to the index.</param>
/// <param name="Sha256">Its digest, hexadecimal.</param>
/// <param name="Reference">An image's name, for example "k8s.gcr.io/pause:3.2".</param>
public sealed record BuiltArtifact(string Name, string Version, string Arch, string Kind, string Path, string Sha256, string? Reference = null);
