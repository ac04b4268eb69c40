using System.Text;
using Playbooks.Connections;

namespace Playbooks.Queries.Systems;

/// <summary>A POSIX sh text that only reads: run in a subshell of the batch, `exit` and syntax errors stay inside it.</summary>
internal sealed record CommandQuery(string Script) : Query<CommandAnswer>
{
    /// <summary>How long it may take by itself (a request over the network); null: it is quick.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Two tasks that ask it mean two questions: a request may be counted, and answered differently.</summary>
    public bool IsUsedOnce { get; init; }

    public static CommandQuery Of(params IReadOnlyList<string> words) => new(ShellQuote.Words(words));

    /// <summary>The content of a file; a status other than 0 when it is not there.</summary>
    public static CommandQuery File(string path) => new($"[ -f {ShellQuote.Word(path)} ] && cat {ShellQuote.Word(path)}");
}

/// <summary>What the text printed and its exit status.</summary>
internal sealed record CommandAnswer(int Status, ReadOnlyMemory<byte> Output, string Error)
{
    public bool IsSuccess => Status == 0;

    public string Text => Encoding.UTF8.GetString(Output.Span);

    /// <summary>The file's text asked for by <see cref="CommandQuery.File"/>; empty when it is not there.</summary>
    public string TextOrEmpty => IsSuccess ? Text : "";

    public IReadOnlyList<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
