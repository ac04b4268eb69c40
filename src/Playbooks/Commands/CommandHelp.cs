using System.CommandLine;

namespace Playbooks.Commands;

/// <summary>The help of one verb: usage, arguments, options in groups, commands below it, examples.</summary>
internal static class CommandHelp
{
    private const int Indent = 34;

    public static void Write(TextWriter output, VerbCommand command, int width)
    {
        output.WriteLine($"Usage: playbook {Path(command)}{Usage(command)}");
        output.WriteLine();
        output.WriteLine(command.Description);
        WriteSection(output, "Arguments", command.Arguments.Where(argument => !argument.Hidden && argument.Description is not null).Select(argument => (Name(argument), argument.Description)), width);
        WriteSection(output, "Commands", command.Subcommands.Where(child => !child.Hidden).Select(child => (child.Name + Usage((VerbCommand)child, withOptions: false), child.Description?.Split('\n')[0])), width);
        foreach (var (title, options) in Groups(command))
        {
            WriteSection(output, title, options.Where(option => !option.Hidden).Select(option => (Names(option), option.Description)), width);
        }

        WriteExamples(output, command);
    }

    private static IEnumerable<(string Title, IReadOnlyList<Option> Options)> Groups(VerbCommand command)
        => command.Parents.OfType<VerbCommand>().SelectMany(Groups).Concat(command.Groups);

    private static string Path(Command command)
        => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : command.Name;

    private static string Usage(VerbCommand command, bool withOptions = true)
    {
        var arguments = command.Usage ?? (command.Subcommands.Count > 0 ? "COMMAND" : string.Join(' ', command.Arguments.Where(argument => !argument.Hidden).Select(Name)));
        return (arguments.Length > 0 ? " " + arguments : "") + (withOptions ? " [options]" : "");
    }

    private static string Name(Argument argument)
    {
        var name = argument.HelpName ?? argument.Name;
        var many = argument.Arity.MaximumNumberOfValues > 1 ? "..." : "";
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}{many}]" : name + many;
    }

    private static string Names(Option option)
    {
        var names = string.Join(", ", option.Aliases.Append(option.Name).Distinct().OrderBy(name => name.StartsWith("--", StringComparison.Ordinal)).ThenBy(name => name.Length));
        var takesValue = option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);
        return takesValue ? $"{names} {option.HelpName ?? "VALUE"}" : names;
    }

    private static void WriteSection(TextWriter output, string title, IEnumerable<(string Left, string? Right)> rows, int width)
    {
        var isFirst = true;
        foreach (var (left, right) in rows)
        {
            if (isFirst)
            {
                output.WriteLine();
                output.WriteLine(title + ":");
                isFirst = false;
            }

            WriteRow(output, left, right ?? "", Math.Max(width, 80));
        }
    }

    private static void WriteRow(TextWriter output, string left, string right, int width)
    {
        output.Write("  " + left);
        var column = left.Length + 2;
        if (column >= Indent)
        {
            output.WriteLine();
            column = 0;
        }

        output.Write(new string(' ', Indent - column));
        column = Indent;
        foreach (var word in right.Split(' '))
        {
            if (column > Indent && column + word.Length + 1 > width)
            {
                output.WriteLine();
                output.Write(new string(' ', Indent));
                column = Indent;
            }

            output.Write(column > Indent ? " " + word : word);
            column += word.Length + (column > Indent ? 1 : 0);
        }

        output.WriteLine();
    }

    private static void WriteExamples(TextWriter output, VerbCommand command)
    {
        if (command.Examples.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("Examples:");
        foreach (var (explanation, commandLine) in command.Examples)
        {
            output.WriteLine($"  # {explanation}");
            output.WriteLine($"  {commandLine}");
        }
    }
}
