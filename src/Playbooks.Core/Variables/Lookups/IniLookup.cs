using System.Text;
using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;

namespace Playbooks.Variables.Lookups;

/// <summary>`ini`: options of `section` (default global) of `file` (default ansible.ini), or of a file of Java properties (`type=properties`); with `re=true` all
/// whose names match. `default` (default: an empty text) when there is none.</summary>
internal static class IniLookup
{
    private static readonly string[] Known = ["file", "section", "type", "re", "default", "encoding", "case_sensitive", "allow_no_value", "allow_none"];

    public static List<object?> Run(LookupCall call)
    {
        var found = new List<object?>();
        foreach (var term in call.Texts)
        {
            var (key, own) = Read(call, term);
            var isProperties = own.Option("type") == "properties";
            var file = own.Option("file") ?? "ansible.ini";
            var section = isProperties ? "java_properties" : own.Option("section") ?? "global";
            var text = Text(own, own.Find("files", file));
            var ini = new IniText(isProperties ? "[java_properties]\n" + text : text, own.Flag("case_sensitive", false), own.Flag("allow_no_value", own.Flag("allow_none", false)));
            if (!ini.HasSection(section))
            {
                throw call.Error($"No section '{section}' in {file}");
            }

            found.AddRange(Values(own, ini, section, key));
        }

        return found;
    }

    private static IEnumerable<object?> Values(LookupCall call, IniText ini, string section, string key)
    {
        if (call.Flag("re", false))
        {
            var regex = new PythonRegex(key);
            return ini.Options(section).Where(regex.MatchesStart).Select(option => ini.TryGet(section, option, out var each) ? each : null).Cast<object?>();
        }

        var value = ini.TryGet(section, key, out var own) ? own : call.Options.TryGetValue("default", out var otherwise) ? otherwise : "";
        return value is null ? [] : ListLookups.Sequence(value) ?? [value];
    }

    private static string Text(LookupCall call, string path)
        => call.Option("encoding") is { } encoding and not ("utf-8" or "utf8") ? Encoding.GetEncoding(encoding).GetString(File.ReadAllBytes(path)) : call.Services.ReadText(path);

    /// <summary>The old form has the options in the term: "user section=production file=users.ini".</summary>
    private static (string Key, LookupCall Own) Read(LookupCall call, string term)
    {
        if (!term.Contains('=') && !term.Trim().Contains(' '))
        {
            return (term, call);
        }

        var (options, current, values) = (new JinjaDict(call.Options), "", new OrderedDictionary<string, string>(StringComparer.Ordinal));
        foreach (var word in term.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var sign = word.IndexOf('=');
            current = sign > 0 && (Known.Contains(word[..sign]) || current.Length > 0) ? Valid(call, word[..sign]) : current;
            var text = sign > 0 && current == word[..sign] ? word[(sign + 1)..] : word;
            values[current] = values.TryGetValue(current, out var before) ? before + " " + text : text;
        }

        foreach (var (name, value) in values.Where(pair => pair.Key.Length > 0))
        {
            options[name] = value;
        }

        return values.TryGetValue("", out var key) ? (key, call with { Options = options })
            : throw call.Error($"No key to lookup was provided as first term with in string inline options: {term}");
    }

    private static string Valid(LookupCall call, string name) => Known.Contains(name) ? name : throw call.Error($"{name} is not a valid option.");
}
