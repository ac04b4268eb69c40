using Playbooks.Artifacts;

namespace Playbooks.Modules.Kubernetes;

/// <summary>What the node's record tells about an installation.</summary>
internal enum ArtifactStateKind
{
    /// <summary>Every file is as it was installed.</summary>
    Right,

    /// <summary>A file's stat changed: only its digest can tell whether it is still the same.</summary>
    Touched,

    /// <summary>Not installed, another version, a file gone or of another content.</summary>
    Wrong,
}

/// <summary>The pure judgement over a record: what is wrong, in words, and before and after for a diff. Touched with a null reason: content and mode are right after all.</summary>
internal sealed record ArtifactState(ArtifactStateKind Kind, string? Reason, string? Before, string? After)
{
    public static ArtifactState Judge(InstalledArtifact? installed, ArtifactPlan plan)
    {
        var after = plan.Artifact + "\n";
        if (installed is null || installed.Files.Count == 0)
        {
            return new ArtifactState(ArtifactStateKind.Wrong, "not installed", null, after);
        }

        if (installed.Header != plan.Header)
        {
            return new ArtifactState(ArtifactStateKind.Wrong, "another version", installed.Header + "\n", plan.Header + "\n");
        }

        var problems = installed.Files.Select(Problem).OfType<string>().ToList();
        if (problems.Count > 0)
        {
            return new ArtifactState(ArtifactStateKind.Wrong, problems[0], string.Join('\n', problems) + "\n", after);
        }

        var modes = installed.Files.Where(file => file.Current!.Mode != plan.Mode || file.Current.Owner != 0 || file.Current.Group != 0).ToList();
        if (modes.Count > 0)
        {
            var before = string.Concat(modes.Select(file => $"{file.Path} mode {file.Current!.Mode} owner {file.Current.Owner}:{file.Current.Group}\n"));
            return new ArtifactState(ArtifactStateKind.Touched, "set mode and owner", before, string.Concat(modes.Select(file => $"{file.Path} mode {plan.Mode} owner 0:0\n")));
        }

        return new ArtifactState(installed.Files.All(file => file.Current == file.Recorded) ? ArtifactStateKind.Right : ArtifactStateKind.Touched, null, null, null);
    }

    private static string? Problem(InstalledFile file)
        => file.Current is null ? $"{file.Path} is gone"
            : file.Current.Size != file.Recorded.Size || (file.CurrentSha256 is { } digest && digest != file.Sha256) ? $"{file.Path} was changed"
            : null;
}
