using System.Text.RegularExpressions;
using System.Xml;
using Playbooks.Jinja;
using Playbooks.Modules;

namespace Playbooks.Reporting;

/// <summary>A module's manual: the summary of its type and the description of its arguments, as they stand in the source.</summary>
internal sealed partial class ModuleManual(TextWriter output, int width)
{
    private const int Indent = 8;

    public void WriteList(IEnumerable<IModule> modules)
    {
        var summaries = Summaries();
        foreach (var module in modules.OrderBy(module => module.Name, StringComparer.Ordinal))
        {
            var line = $"{module.Name,-24} {Sentence().Match(Summary(summaries, module)).Value}";
            output.WriteLine(line.Length <= width ? line.TrimEnd() : line[..(width - 1)] + "…");
        }
    }

    public void Write(IModule module)
    {
        output.WriteLine(module.Aliases.Count == 0 ? module.Name : $"{module.Name} (also {string.Join(", ", module.Aliases)})");
        output.WriteLine();
        Wrap(Summary(Summaries(), module), 2);
        output.WriteLine();
        output.WriteLine("Arguments:");
        var defaults = module.Specification.Create();
        foreach (var argument in module.Specification.Arguments.OrderBy(argument => !argument.Attribute.Required).ThenBy(argument => argument.Name, StringComparer.Ordinal))
        {
            Write(argument, argument.Property.GetValue(defaults));
        }

        if (module.Specification.Rest is not null)
        {
            Wrap("Any other name is taken as well.", 2);
        }
    }

    private void Write(ArgumentSpecification argument, object? value)
    {
        var attribute = argument.Attribute;
        string[] notes =
        [
            Type(argument.Property.PropertyType),
            attribute.Required ? "required" : "",
            attribute.Choices.Length > 0 ? "one of " + string.Join(", ", attribute.Choices) : "",
            Default(value) is { } text && !attribute.Required ? $"default {text}" : "",
            attribute.Aliases.Length > 0 ? "also " + string.Join(", ", attribute.Aliases) : "",
            attribute.IsFreeForm ? "may stand right after the module's name" : "",
            attribute.IsSecret ? "never shown" : "",
        ];
        output.WriteLine($"  {argument.Name} ({string.Join("; ", notes.Where(note => note.Length > 0))})");
        Wrap(attribute.Text, Indent);
    }

    private static string Type(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare == typeof(bool) ? "true or false"
            : bare == typeof(int) || bare == typeof(long) ? "whole number"
            : bare == typeof(double) ? "number"
            : bare == typeof(string) ? "text"
            : bare == typeof(JinjaDict) ? "mapping"
            : bare == typeof(object) ? "any"
            : "list";
    }

    private static string? Default(object? value) => value switch
    {
        null or "" => null,
        bool truth => truth ? "true" : "false",
        string or int or long or double => PythonValues.Str(value is int number ? (long)number : value),
        _ => null,
    };

    private void Wrap(string text, int indent)
    {
        var column = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + word.Length + 1 > Math.Max(40, width))
            {
                output.WriteLine();
                column = 0;
            }

            output.Write(column == 0 ? new string(' ', indent) + word : " " + word);
            column += column == 0 ? indent + word.Length : word.Length + 1;
        }

        output.WriteLine();
    }

    private static string Summary(Dictionary<string, string> summaries, IModule module)
        => summaries.GetValueOrDefault("T:" + module.GetType().FullName, "");

    /// <summary>The compiler writes the summaries beside the program.</summary>
    private static Dictionary<string, string> Summaries()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Playbooks.Core.xml");
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(file))
        {
            return found;
        }

        var document = new XmlDocument();
        document.Load(file);
        foreach (XmlElement member in document.SelectNodes("/doc/members/member[starts-with(@name, 'T:')]")!)
        {
            found[member.GetAttribute("name")] = Spaces().Replace(member["summary"]?.InnerText ?? "", " ").Trim();
        }

        return found;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^.*?[.:](?=\s|$)|^.*")]
    private static partial Regex Sentence();
}
