using System.CommandLine;

namespace Playbooks.Commands;

/// <summary>A command with what its help shows besides the options: titled groups of them, and examples.</summary>
internal sealed class VerbCommand(string name, string description) : Command(name, description)
{
    private readonly List<(string Title, IReadOnlyList<Option> Options)> groups = [];

    public IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => groups;

    /// <summary>What stands after the name in the usage line; from the arguments when null.</summary>
    public string? Usage { get; init; }

    /// <summary>Command lines that work as they stand, each after a word about it.</summary>
    public IReadOnlyList<(string Explanation, string CommandLine)> Examples { get; init; } = [];

    /// <summary>Runs the command; null for one that only has commands below it.</summary>
    public Func<ParseResult, CancellationToken, Task<int>>? Execute { get; set; }

    public VerbCommand With(string title, params IReadOnlyList<Option> options)
    {
        groups.Add((title, options));
        foreach (var option in options)
        {
            Options.Add(option);
        }

        return this;
    }

    public VerbCommand With(Argument argument)
    {
        Arguments.Add(argument);
        return this;
    }

    public VerbCommand With(params IReadOnlyList<VerbCommand> commands)
    {
        foreach (var command in commands)
        {
            Subcommands.Add(command);
        }

        return this;
    }
}
