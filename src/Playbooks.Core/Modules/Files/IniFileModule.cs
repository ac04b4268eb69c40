using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `ini_file`.</summary>
internal sealed record IniFileArguments : TextFileArguments
{
    [Argument("The section, without brackets. Default: the part before the first section.")]
    public string? Section { get; init; }

    [Argument("The option. Without it the section itself is meant.")]
    public string? Option { get; init; }

    [Argument("The option's value.")]
    public string? Value { get; init; }

    [Argument("Several values, for an option that may stand there more than once.")]
    public IReadOnlyList<string>? Values { get; init; }

    [Argument("present or absent.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("The option has these values and no others; with absent: whatever its value is.")]
    public bool Exclusive { get; init; } = true;

    [Argument("Write option=value without spaces.")]
    public bool NoExtraSpaces { get; init; }

    [Argument("An option may stand there without a value.")]
    public bool AllowNoValue { get; init; }

    [Argument("Make the file, and its folder, when it does not exist.")]
    public bool Create { get; init; } = true;
}

/// <summary>Keeps an option in a section of an INI file. Results: path, msg (OK, option added, option changed, section and option added, section removed), backup_file.</summary>
internal sealed class IniFileModule : Module<IniFileArguments>
{
    public override string Name => "ini_file";

    public override IReadOnlyList<string> Aliases => ["community.general.ini_file"];

    public override IReadOnlyList<Query> Ask(IniFileArguments arguments, IModuleContext context)
    {
        if (arguments.Value is not null && arguments.Values is not null)
        {
            throw new ModuleFailedException("parameters are mutually exclusive: value|values");
        }

        if (arguments is { State: "present", AllowNoValue: false, Value: null, Values: null or { Count: 0 } })
        {
            throw new ModuleFailedException("Parameter 'value(s)' must be defined if state=present and allow_no_value=False.");
        }

        return TextEdit.Questions(arguments, arguments.Create);
    }

    public override Decision Decide(IniFileArguments arguments, Answers answers, IModuleContext context)
    {
        var text = TextEdit.Read(arguments, answers);
        if (text is null && !arguments.Create)
        {
            return new Decision.Invalid(new ModuleResult { Failed = true, Values = new JinjaDict { ["msg"] = $"Destination {arguments.Path} does not exist!", ["rc"] = 257L } });
        }

        var edit = new IniEdit(arguments, text ?? "");
        return text is null && arguments.State == "absent"
            ? Decision.Ok(new ModuleResult { Values = new JinjaDict { ["path"] = arguments.Path, ["msg"] = "OK" } })
            : TextEdit.Decide(arguments, answers, context, text, edit.Text, new JinjaDict { ["path"] = arguments.Path, ["msg"] = edit.Message }, resultKey: "path");
    }
}
