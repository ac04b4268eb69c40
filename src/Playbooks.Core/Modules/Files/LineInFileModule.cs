using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `lineinfile`.</summary>
internal sealed record LineInFileArguments : TextFileArguments
{
    [Argument("present: the line is in the file. absent: no line that matches is.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("The last line this Python regular expression is found in is replaced by line; with absent all such lines are removed.", Aliases = ["regex"])]
    public string? Regexp { get; init; }

    [Argument("Like regexp, but a plain text that the line contains.")]
    public string? SearchString { get; init; }

    [Argument("The line, without a line break. Needed with state=present.", Aliases = ["value"])]
    public string? Line { get; init; }

    [Argument("When nothing matches, insert after the last line this expression is found in; EOF: at the end, which is the default; BOF: at the beginning.")]
    public string? Insertafter { get; init; }

    [Argument("When nothing matches, insert before the last line this expression is found in; BOF: at the beginning.")]
    public string? Insertbefore { get; init; }

    [Argument(@"\1 and \g<name> in line mean groups of regexp; when regexp is not found nothing is done.")]
    public bool Backrefs { get; init; }

    [Argument("Make the file, and its folder, when it does not exist.")]
    public bool Create { get; init; }

    [Argument("Use the first match instead of the last.")]
    public bool Firstmatch { get; init; }
}

/// <summary>Makes sure that a line is in a file, or is not. Results: msg (line added, line replaced, N line(s) removed), backup, found (state=absent).</summary>
internal sealed class LineInFileModule : Module<LineInFileArguments>
{
    public override string Name => "lineinfile";

    public override IReadOnlyList<Query> Ask(LineInFileArguments arguments, IModuleContext context)
    {
        Check(arguments);
        return TextEdit.Questions(arguments, arguments is { Create: true, State: "present" });
    }

    public override Decision Decide(LineInFileArguments arguments, Answers answers, IModuleContext context)
    {
        var text = TextEdit.Read(arguments, answers);
        if (text is null && arguments.State == "absent")
        {
            return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["msg"] = "file not present" } });
        }

        if (text is null && !arguments.Create)
        {
            return new Decision.Invalid(ModuleResult.Failure($"Destination {arguments.Path} does not exist !") with
            {
                Values = new JinjaDict { ["msg"] = $"Destination {arguments.Path} does not exist !", ["rc"] = 257L },
            });
        }

        var edit = new LineEdit(arguments, text ?? "");
        var values = new JinjaDict { ["msg"] = edit.Message, ["backup"] = "" };
        if (arguments.State == "absent")
        {
            values["found"] = (long)edit.Found;
        }

        // Without a line to add there is no file to make either.
        var decision = text is null && edit.Text.Length == 0
            ? Decision.Ok(new ModuleResult { Values = values })
            : TextEdit.Decide(arguments, answers, context, text, edit.Text, values, "backup");
        return Warning(arguments) is { } warning ? Warn(decision, warning) : decision;
    }

    private static void Check(LineInFileArguments arguments)
    {
        var problem = arguments switch
        {
            { Insertafter: not null, Insertbefore: not null } => "parameters are mutually exclusive: insertbefore|insertafter",
            { Regexp: not null, SearchString: not null } => "parameters are mutually exclusive: regexp|search_string",
            { Backrefs: true, SearchString: not null } => "parameters are mutually exclusive: backrefs|search_string",
            { State: "present", Backrefs: true, Regexp: null } => "regexp is required with backrefs=true",
            { State: "present", Line: null } => "line is required with state=present",
            { State: "absent", Line: null, Regexp: null, SearchString: null } => "one of line, search_string, or regexp is required with state=absent",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ModuleFailedException(problem);
        }
    }

    private static string? Warning(LineInFileArguments arguments)
        => arguments.Regexp == "" || arguments.SearchString == ""
            ? $"The {(arguments.Regexp == "" ? "regular expression" : "search string")} is an empty string, which will match every line in the file. This may have unintended consequences, such as replacing the last line in the file rather than appending.{(arguments.Regexp == "" ? " If this is desired, use '^' to match every line in the file and avoid this warning." : "")}"
            : null;

    private static Decision Warn(Decision decision, string warning)
    {
        return decision switch
        {
            Decision.Satisfied satisfied => new Decision.Satisfied(Add(satisfied.Result)),
            Decision.Change change => change with { Predicted = Add(change.Predicted), Conclude = change.Conclude is { } conclude ? outcomes => Add(conclude(outcomes)) : null },
            _ => decision,
        };

        ModuleResult Add(ModuleResult result) => result with { Warnings = [.. result.Warnings, warning] };
    }
}
