namespace Playbooks.Jinja.Ansible;

/// <summary><c>from_csv</c> of community.general: a list of mappings, one for each row.</summary>
internal static class CsvFilter
{
    public static void Register(Dictionary<string, JinjaFunction> filters) => filters["from_csv"] = Read;

    private static object? Read(CallContext call)
    {
        var arguments = call.Bind("dialect?", "fieldnames?", "delimiter?", "skipinitialspace?", "strict?");
        var text = call.Value is Undefined undefined ? throw undefined.Error() : PythonValues.Str(call.Value).TrimStart('\ufeff');
        var separator = arguments.OptionalText(2) ?? arguments.Text(0, "excel") switch
        {
            "excel" or "unix" => ",",
            "excel-tab" => "\t",
            var other => throw call.Error($"Dialect '{other}' is not supported by your version of python."),
        };
        var reader = new CsvReader(
            separator.Length == 1 ? separator[0] : throw call.Error("Unable to create custom dialect: \"delimiter\" must be a 1-character string"),
            arguments.Flag(3, false),
            arguments.Flag(4, false));
        try
        {
            var rows = reader.Rows(Lines(text)).ToList();
            var names = arguments[1] is { } given ? PythonValues.ToList(given) : rows.Count > 0 ? [.. rows[0]] : [];
            return rows.Skip(arguments[1] is null ? 1 : 0).Where(row => row.Count > 0).Select(row => (object?)Named(row, names)).ToList();
        }
        catch (FormatException error)
        {
            throw call.Error($"Unable to process file: {error.Message}");
        }
    }

    /// <summary>What has no name stands in a list under None, what has no value is None.</summary>
    private static JinjaDict Named(List<string> row, List<object?> names)
    {
        var result = new JinjaDict();
        for (var i = 0; i < names.Count; i++)
        {
            result[names[i]] = i < row.Count ? row[i] : null;
        }

        if (row.Count > names.Count)
        {
            result[null] = row.Skip(names.Count).ToList<object?>();
        }

        return result;
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (var (start, end) = (0, 0); start < text.Length; start = end)
        {
            end = text.IndexOf('\n', start) is var at and >= 0 ? at + 1 : text.Length;
            yield return text[start..end];
        }
    }
}
