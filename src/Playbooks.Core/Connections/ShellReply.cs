namespace Playbooks.Connections;

/// <summary>Status: the script's; 128+n killed by signal n; 124 over the limit; -1 not run because a change before it failed.</summary>
internal sealed record ShellReply(int Status, ReadOnlyMemory<byte> Output, ReadOnlyMemory<byte> Error)
{
    /// <summary>Of a change whose connection was lost: it did not end by itself, or its result is not known.</summary>
    public bool IsUncertain { get; init; }

    public string OutputText => System.Text.Encoding.UTF8.GetString(Output.Span);

    public string ErrorText => System.Text.Encoding.UTF8.GetString(Error.Span);
}
