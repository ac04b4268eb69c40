using System.Text;
using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;
using Playbooks.Values;

namespace Playbooks.Variables.Lookups;

/// <summary>`csvfile`: the column `col` (default 1) of the row of `file` (default ansible.csv) whose first column is the term. `delimiter` is a tab unless given.</summary>
internal static class CsvLookup
{
    private static readonly string[] Known = ["file", "delimiter", "encoding", "default", "col"];

    public static List<object?> Run(LookupCall call)
    {
        var found = new List<object?>();
        foreach (var term in call.Texts)
        {
            var (key, own) = Read(call, term);
            var delimiter = own.Option("delimiter") is { } given and not "TAB" ? given : "\t";
            if (delimiter.Length != 1)
            {
                throw call.Error("\"delimiter\" must be a 1-character string");
            }

            var path = own.Find("files", own.Option("file") ?? "ansible.csv");
            var text = Encoding.GetEncoding(own.Option("encoding") ?? "utf-8").GetString(File.ReadAllBytes(path));
            var row = new CsvReader(delimiter[0]).Rows(text).FirstOrDefault(row => row.Count > 0 && row[0] == key);
            var column = own.Number("col", 1);
            if (row is not null)
            {
                column += column < 0 ? row.Count : 0;
                found.Add(column >= 0 && column < row.Count ? row[column] : throw call.Error("list index out of range"));
            }
            else if (own.Options.TryGetValue("default", out var otherwise) && otherwise is not null)
            {
                found.AddRange(ListLookups.Sequence(otherwise) ?? [otherwise]);
            }
        }

        return found;
    }

    /// <summary>Options may stand in the term, too.</summary>
    private static (string Key, LookupCall Own) Read(LookupCall call, string term)
    {
        var words = KeyValueText.Parse(term, isCommand: false);
        if (!words.Remove(KeyValueText.Raw, out var key))
        {
            throw call.Error("Search key is required but was not found");
        }

        var options = new JinjaDict(call.Options);
        foreach (var (name, value) in words)
        {
            options[name] = Known.Contains(name) ? value : throw call.Error($"{name} is not a valid option");
        }

        return (key, call with { Options = options });
    }
}
