using System.Globalization;
using System.Text;
using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `replace`.</summary>
internal sealed record ReplaceArguments : TextFileArguments
{
    [Argument("Python regular expression; ^ and $ match at every line, . does not match a line break.", Required = true)]
    public string Regexp { get; init; } = "";

    [Argument(@"What every match becomes; \1 and \g<name> mean groups. Without it matches are removed.")]
    public string Replace { get; init; } = "";

    [Argument("Only what comes after the first match of this expression (in which . matches line breaks).")]
    public string? After { get; init; }

    [Argument("Only what comes before the first match of this expression.")]
    public string? Before { get; init; }

    [Argument("Encoding of the file.")]
    public string Encoding { get; init; } = "utf-8";
}

/// <summary>Replaces every match of a regular expression in a file. Results: msg (N replacements made), rc, backup_file.</summary>
internal sealed class ReplaceModule : Module<ReplaceArguments>
{
    public override string Name => "replace";

    public override IReadOnlyList<Query> Ask(ReplaceArguments arguments, IModuleContext context) => TextEdit.Questions(arguments, create: false);

    public override Decision Decide(ReplaceArguments arguments, Answers answers, IModuleContext context)
    {
        if (TextEdit.Read(arguments, answers) is not { } bytes)
        {
            return new Decision.Invalid(new ModuleResult { Failed = true, Values = new JinjaDict { ["msg"] = $"Path {arguments.Path} does not exist !", ["rc"] = 257L } });
        }

        var encoding = IsUtf8(arguments) ? null : FindEncoding(arguments.Encoding);
        var text = encoding is null ? SurrogateEscape.Decode(System.Text.Encoding.Latin1.GetBytes(bytes)) : Decode(encoding, bytes, arguments);
        var (start, length, pattern) = Section(arguments, text);
        if (start < 0)
        {
            return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["rc"] = 0L, ["msg"] = "Pattern for before/after params did not match the given file: " + pattern } });
        }

        var (replaced, count) = new PythonRegex(arguments.Regexp, multiLine: true).ReplaceCounting(text.Substring(start, length), arguments.Replace);
        var edited = string.Concat(text.AsSpan(0, start), replaced, text.AsSpan(start + length));
        var message = edited == text ? "" : string.Create(CultureInfo.InvariantCulture, $"{count} replacements made");
        var after = edited == text ? bytes : System.Text.Encoding.Latin1.GetString(encoding?.GetBytes(edited) ?? SurrogateEscape.Encode(edited));
        return TextEdit.Decide(arguments, answers, context, bytes, after, new JinjaDict { ["rc"] = 0L, ["msg"] = message });
    }

    private static (int Start, int Length, string Pattern) Section(ReplaceArguments arguments, string text)
    {
        var (after, before) = (arguments.After ?? "", arguments.Before ?? "");
        if (after.Length == 0 && before.Length == 0)
        {
            return (0, text.Length, "");
        }

        var pattern = after.Length > 0 ? $"{after}(?P<subsection>.*{(before.Length > 0 ? "?" : "")}){before}" : $"(?P<subsection>.*){before}";
        var regex = new PythonRegex(pattern, dotAll: true);
        var match = regex.Search(text);
        var group = match.Groups[regex.Group("subsection")];
        return match.Success ? (group.Index, group.Length, pattern) : (-1, 0, pattern);
    }

    private static bool IsUtf8(ReplaceArguments arguments) => arguments.Encoding.Replace("-", "", StringComparison.Ordinal).Equals("utf8", StringComparison.OrdinalIgnoreCase);

    private static string Decode(Encoding encoding, string bytes, ReplaceArguments arguments)
    {
        try
        {
            return encoding.GetString(System.Text.Encoding.Latin1.GetBytes(bytes));
        }
        catch (DecoderFallbackException)
        {
            throw new ModuleFailedException($"Unable to read the contents of {arguments.Path}: it is not {arguments.Encoding}");
        }
    }

    private static Encoding FindEncoding(string name)
    {
        try
        {
            return System.Text.Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            throw new ModuleFailedException($"unknown encoding: {name}");
        }
    }
}
