using System.Text;
using Playbooks.Results;

namespace Playbooks.Modules.Packaging;

/// <summary>A .repo file as Python's configparser reads and writes it: sections with options, names in lower case, comments lost. Pure.</summary>
internal sealed class RepositoryFile
{
    private readonly List<(string Name, List<KeyValuePair<string, string>> Options)> sections = [];

    /// <summary>Throws <see cref="ModuleFailedException"/> for what is no such file, with the line's number.</summary>
    public RepositoryFile(string text)
    {
        List<string>? value = null;
        List<KeyValuePair<string, string>>? options = null;
        var (option, indent, number) = ("", 0, 0);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var content = line.Trim();
            var depth = line.Length - line.TrimStart().Length;
            if (content.Length == 0 || content[0] is '#' or ';')
            {
                if (content.Length == 0)
                {
                    value?.Add("");
                }

                continue;
            }

            if (value is not null && depth > indent)
            {
                value.Add(content);
                continue;
            }

            Close();
            indent = depth;
            if (content[0] == '[' && content.LastIndexOf(']') is > 0 and var end)
            {
                sections.Add((content[1..end], options = []));
                continue;
            }

            var equals = content.IndexOfAny(['=', ':']);
            if (options is null || equals < 1)
            {
                throw new ModuleFailedException($"line {number} of the file is neither a section nor an option: {content}");
            }

            (option, value) = (content[..equals].TrimEnd().ToLowerInvariant(), [content[(equals + 1)..].Trim()]);
        }

        Close();

        void Close()
        {
            if (value is not null)
            {
                options!.Add(KeyValuePair.Create(option, string.Join('\n', value).TrimEnd('\n')));
                value = null;
            }
        }
    }

    public bool IsEmpty => sections.Count == 0;

    /// <summary>A section that was there goes, and comes again at the end.</summary>
    public void Set(string section, IEnumerable<KeyValuePair<string, string>> options)
    {
        Remove(section);
        sections.Add((section, [.. options]));
    }

    public void Remove(string section) => sections.RemoveAll(one => one.Name == section);

    /// <summary>The file's text.</summary>
    public string Write()
        => string.Concat(sections.Select(section => $"[{section.Name}]\n{string.Concat(section.Options.Select(option => $"{option.Key} = {option.Value.Replace("\n", "\n\t", StringComparison.Ordinal)}\n"))}\n"));

    /// <summary>What it says, whatever its order: sections and options sorted.</summary>
    public string Dump()
    {
        var text = new StringBuilder();
        foreach (var (name, options) in sections.OrderBy(section => section.Name, StringComparer.Ordinal))
        {
            text.Append('[').Append(name).Append("]\n");
            foreach (var (key, value) in options.OrderBy(option => option.Key, StringComparer.Ordinal))
            {
                text.Append(key).Append(" = ").Append(value).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
