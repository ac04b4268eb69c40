namespace Playbooks.Queries.Systems;

/// <summary>The value of a kernel parameter, by its dotted name.</summary>
internal sealed record SysctlQuery(string Name) : Query<SysctlAnswer>
{
    /// <summary>Below /proc/sys. Dots separate, and a slash stands for a dot in a name (`net.ipv4.conf.eth0/1.forwarding`); with a slash first it is the other way round.</summary>
    public string Path
    {
        get
        {
            var first = Name.AsSpan().IndexOfAny('.', '/');
            var path = first >= 0 && Name[first] == '/' ? Name : string.Concat(Name.Select(letter => letter == '.' ? '/' : letter == '/' ? '.' : letter));
            return "/proc/sys/" + path;
        }
    }
}

/// <summary>The value as the kernel prints it; null when there is no such parameter, or it cannot be read.</summary>
internal sealed record SysctlAnswer(string? Value);
