namespace Playbooks.Queries.Systems;

/// <summary>A user's entry in passwd, shadow and group.</summary>
internal sealed record UserQuery(string Name) : Query<UserAnswer>;

/// <summary>What the host knows about a user; <see cref="Exists"/> false when nothing.</summary>
internal sealed record UserAnswer(bool Exists)
{
    public static readonly UserAnswer Missing = new(false);

    public long Uid { get; init; }

    public long Gid { get; init; }

    public string Comment { get; init; } = "";

    public string Home { get; init; } = "";

    public string Shell { get; init; } = "";

    /// <summary>Names of the groups that list the user.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The fields of /etc/shadow: hash, last change, min, max, warn, inactive, expires; empty when they cannot be read.</summary>
    public IReadOnlyList<string> Shadow { get; init; } = [];

    public string PasswordHash => Shadow.Count > 0 ? Shadow[0] : "";
}

/// <summary>A group's entry; by its name, or by its number when the name is one.</summary>
internal sealed record GroupQuery(string Name) : Query<GroupAnswer>;

/// <summary>The number of a group; null when there is none.</summary>
internal sealed record GroupAnswer(string Name, long? Gid)
{
    public bool Exists => Gid is not null;
}
