using System.Text;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Modules.Files;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Packaging;

/// <summary>Arguments of `debconf`.</summary>
internal sealed record DebconfArguments
{
    [Argument("The package.", Required = true, Aliases = ["pkg"])]
    public string Name { get; init; } = "";

    [Argument("The question. Without one, all questions of the package are only told.", Aliases = ["selection", "setting"])]
    public string? Question { get; init; }

    [Argument("The question's type.", Choices = ["boolean", "error", "multiselect", "note", "password", "seen", "select", "string", "text", "title"])]
    public string? Vtype { get; init; }

    [Argument("The answer.", Aliases = ["answer"])]
    public string? Value { get; init; }

    [Argument("Do not mark the question as seen.")]
    public bool Unseen { get; init; }
}

/// <summary>An answer in debconf's database, for the package's next configuration. Results: current (question and answer), previous, msg.</summary>
internal sealed class DebconfModule : Module<DebconfArguments>
{
    private const string Omitted = "(password omitted)";

    public override string Name => "debconf";

    public override IReadOnlyList<Query> Ask(DebconfArguments arguments, IModuleContext context) => IsIncomplete(arguments) ? [] : [Show(arguments, context)];

    public override Decision Decide(DebconfArguments arguments, Answers answers, IModuleContext context)
    {
        if (IsIncomplete(arguments))
        {
            return Decision.Fail("parameters are required together: question, vtype, value");
        }

        var shown = answers.Get(Show(arguments, context));
        if (!shown.IsSuccess)
        {
            return Decision.Fail(shown.Status == 127 ? "Failed to find required executable \"debconf-show\" in paths: it is for Debian and its kin" : shown.Error);
        }

        var previous = Read(shown);
        if (arguments is not { Question: { } question, Value: { } value, Vtype: { } type })
        {
            return Satisfied(previous);
        }

        var existing = previous.TryGetValue(question, out var old) ? old as string : null;
        if (existing is not null && type == "boolean")
        {
            value = value.ToLowerInvariant();
        }

        if (existing == Omitted)
        {
            // What is not shown can still be asked for.
            if (!answers.Contains(Secret(arguments, context)))
            {
                return new Decision.Ask([Secret(arguments, context)]);
            }

            var told = answers.Get(Secret(arguments, context)).Text.TrimEnd('\n');
            if (told.StartsWith("0 ", StringComparison.Ordinal) && told[2..] == value)
            {
                return Satisfied(previous);
            }
        }

        return string.Equals(value, existing, type == "boolean" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) ? Satisfied(previous) : Change(arguments, previous, question, type, value);
    }

    private static Decision Satisfied(JinjaDict selections) => Decision.Ok(new ModuleResult { Values = new JinjaDict { ["msg"] = "", ["current"] = selections } });

    private static Decision.Change Change(DebconfArguments arguments, JinjaDict selections, string question, string type, string value)
    {
        var current = new JinjaDict { [question] = value };
        var previous = selections.TryGetValue(question, out var old) ? new JinjaDict { [question] = old } : new JinjaDict(selections) { [question] = "" };
        var after = new JinjaDict(previous) { [question] = value };
        var written = type == "boolean" && value is "True" or "False" ? value.ToLowerInvariant() : value;
        var isSecret = type == "password";
        var change = new RunScript($"answer {question}", $"command -v debconf-set-selections >/dev/null || {{ echo 'debconf-set-selections is missing on the host' >&2; exit 127; }}\ndebconf-set-selections{(arguments.Unseen ? " -u" : "")}")
        {
            Input = Encoding.UTF8.GetBytes($"{arguments.Name} {question} {type} {written}\n"),
            StatusIsData = true,
        };
        var diff = isSecret ? new Diff(question, null, question, null) { Note = $"the answer of {question} is a password: not shown" } : FileResults.Diff(previous, after);
        var result = new ModuleResult { Changed = true, Values = new JinjaDict { ["msg"] = "", ["current"] = current, ["previous"] = previous }, Diffs = [diff] };
        return new Decision.Change([change], result, outcomes => outcomes[0].Status != 0
            ? ModuleResult.Failure(outcomes[0].ErrorText)
            : result with { Values = new JinjaDict(result.Values) { ["msg"] = outcomes[0].OutputText } });
    }

    /// <summary>"* question: answer"; the star marks one that was seen.</summary>
    private static JinjaDict Read(CommandAnswer shown)
    {
        var selections = new JinjaDict();
        foreach (var pair in shown.Lines.Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2))
        {
            selections[pair[0].Trim('*').Trim()] = pair[1].Trim();
        }

        return selections;
    }

    private static bool IsIncomplete(DebconfArguments arguments)
        => (arguments.Question is null || arguments.Vtype is null || arguments.Value is null) && (arguments.Question is not null || arguments.Vtype is not null || arguments.Value is not null);

    private static CommandQuery Show(DebconfArguments arguments, IModuleContext context)
        => new(CommandResults.Export(context.Environment) + $"command -v debconf-show >/dev/null || exit 127\ndebconf-show {ShellQuote.Word(arguments.Name)}");

    private static CommandQuery Secret(DebconfArguments arguments, IModuleContext context)
        => new(CommandResults.Export(context.Environment) + $"printf 'get %s\\n' {ShellQuote.Word(arguments.Question!)} | debconf-communicate {ShellQuote.Word(arguments.Name)} 2>/dev/null");
}
