namespace Playbooks.Results;

/// <summary>A place in a file of the user's. Line and column count from 1; 0 means "the file as a whole".</summary>
internal sealed record SourcePosition(string File, int Line, int Column)
{
    public static readonly SourcePosition None = new("", 0, 0);

    public static SourcePosition CommandLine(string option) => new($"(option {option})", 0, 0);

    public override string ToString() => Line == 0 ? File : Column == 0 ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";
}
