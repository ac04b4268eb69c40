using Playbooks.Artifacts;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

/// <summary>What is to be installed, with everything resolved.</summary>
internal sealed record ArtifactPlan(Artifact Artifact, string Record, string Destination, string Mode, bool Unpack, int Strip, IReadOnlyList<string> Members)
{
    /// <summary>The first line of the record: an installation with another header is not this one.</summary>
    public string Header => $"{Artifact.Name} {Artifact.Version} {Artifact.Sha256} {Destination} {(Unpack ? $"unpack strip={Strip} members={string.Join(',', Members)}" : "file")}";

    public static ArtifactPlan Create(ArtifactArguments arguments, Artifact artifact)
    {
        var mode = arguments.Mode.TrimStart('0');
        if (mode.Length != 3 || mode.Any(digit => digit is < '0' or > '7'))
        {
            throw new ModuleFailedException($"mode must be octal digits such as 0755, not '{arguments.Mode}'");
        }

        var unpack = arguments.Unpack ?? (IsArchive(artifact.LocalPath) || IsArchive(artifact.Url?.AbsolutePath));
        var destination = arguments.Dest.Length > 1 ? arguments.Dest.TrimEnd('/') : arguments.Dest;
        return new ArtifactPlan(artifact, arguments.Name + "@" + arguments.Dest.Trim('/').Replace('/', '-'), destination, mode, unpack, arguments.Strip, arguments.Members);
    }

    private static bool IsArchive(string? name)
        => name is not null && (name.EndsWith(".tar.gz", StringComparison.Ordinal) || name.EndsWith(".tgz", StringComparison.Ordinal) || name.EndsWith(".tar", StringComparison.Ordinal));
}
