using System.Text;

namespace Playbooks.Queries.Files;

/// <summary>The content of a file, links followed. For small files: a longer one comes cut, see <see cref="FileContentAnswer.IsCut"/>.</summary>
internal sealed record FileContentQuery(string Path) : Query<FileContentAnswer>
{
    /// <summary>Enough for every configuration file.</summary>
    public const int DefaultLimit = 4 * 1024 * 1024;

    /// <summary>Bytes.</summary>
    public int Limit { get; init; } = DefaultLimit;
}

/// <summary>The content of a file; <see cref="Bytes"/> is null when no regular file is there.</summary>
internal sealed record FileContentAnswer(string Path, ReadOnlyMemory<byte>? Bytes)
{
    /// <summary>The file is longer than the limit.</summary>
    public bool IsCut { get; init; }

    public string? Text => Bytes is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;
}
