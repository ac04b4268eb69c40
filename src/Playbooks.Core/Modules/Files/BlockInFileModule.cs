using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `blockinfile`.</summary>
internal sealed record BlockInFileArguments : TextFileArguments
{
    [Argument("present: the block is between its markers. absent: block and markers are gone.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("The marker lines; {mark} becomes marker_begin and marker_end. Different blocks of one file need different markers.")]
    public string Marker { get; init; } = "# {mark} ANSIBLE MANAGED BLOCK";

    [Argument("The text between the markers; empty removes the block.", Aliases = ["content"])]
    public string Block { get; init; } = "";

    [Argument("A new block goes after the last line this Python regular expression is found in; EOF (default): at the end.")]
    public string? Insertafter { get; init; }

    [Argument("A new block goes before the last line this expression is found in; BOF: at the beginning.")]
    public string? Insertbefore { get; init; }

    [Argument("Make the file, and its folder, when it does not exist.")]
    public bool Create { get; init; }

    [Argument("What {mark} becomes at the beginning.")]
    public string MarkerBegin { get; init; } = "BEGIN";

    [Argument("What {mark} becomes at the end.")]
    public string MarkerEnd { get; init; } = "END";

    [Argument("Have a blank line after the block.")]
    public bool AppendNewline { get; init; }

    [Argument("Have a blank line before the block.")]
    public bool PrependNewline { get; init; }
}

/// <summary>Keeps a block of lines between two marker lines in a file. Results: msg (Block inserted, Block removed, File created), backup_file.</summary>
internal sealed class BlockInFileModule : Module<BlockInFileArguments>
{
    public override string Name => "blockinfile";

    public override IReadOnlyList<Query> Ask(BlockInFileArguments arguments, IModuleContext context)
        => arguments.Insertafter is not null && arguments.Insertbefore is not null
            ? throw new ModuleFailedException("parameters are mutually exclusive: insertbefore|insertafter")
            : TextEdit.Questions(arguments, arguments.Create);

    public override Decision Decide(BlockInFileArguments arguments, Answers answers, IModuleContext context)
    {
        var text = TextEdit.Read(arguments, answers);
        if (text is null && !arguments.Create)
        {
            return new Decision.Invalid(ModuleResult.Failure($"Path {arguments.Path} does not exist !", new JinjaDict { ["rc"] = 257L }));
        }

        if (text is null && arguments.State == "absent")
        {
            return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["msg"] = $"File {arguments.Path} not present" } });
        }

        var block = arguments.State == "present" ? TextEdit.ToBytes(arguments.Block) : "";
        var edited = BlockEdit.Apply(arguments, text ?? "", block);
        var message = text == edited ? "" : text is null ? "File created" : block.Length == 0 ? "Block removed" : "Block inserted";
        return TextEdit.Decide(arguments, answers, context, text, edited, new JinjaDict { ["msg"] = message });
    }
}
