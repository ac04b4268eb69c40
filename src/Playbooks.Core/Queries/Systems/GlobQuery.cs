namespace Playbooks.Queries.Systems;

/// <summary>Does any path match this pattern (`*`, `?`, `[...]`)? Relative patterns are looked up from <paramref name="Folder"/>. The answer holds the first match.</summary>
internal sealed record GlobQuery(string Pattern, string? Folder = null) : Query<GlobAnswer>;

/// <summary>The first path that matches; null when none does.</summary>
internal sealed record GlobAnswer(string? Path)
{
    public bool Exists => Path is not null;
}
