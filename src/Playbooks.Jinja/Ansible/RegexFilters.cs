using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible;

/// <summary>Filters with regular expressions.</summary>
internal static partial class RegexFilters
{
    public static void Register(Dictionary<string, JinjaFunction> filters, RegexCache cache)
    {
        filters["regex_escape"] = Escape;
        filters["regex_findall"] = call => FindAll(call, cache);
        filters["regex_replace"] = call => Replace(call, cache);
        filters["regex_search"] = call => Search(call, cache);
    }

    private static object? Replace(CallContext call, RegexCache cache)
    {
        var arguments = call.Bind("pattern?", "replacement?", "ignorecase?", "multiline?", "count?", "mandatory_count?");
        var text = PythonValues.Str(call.Value);
        var regex = cache.Get(arguments.Text(0, ""), arguments.Flag(2, false), arguments.Flag(3, false));
        var (count, mandatory) = (arguments.Integer(4, 0), arguments.Integer(5, 0));
        if (mandatory > 0)
        {
            var actual = count > 0 ? Math.Min(regex.Count(text), count) : regex.Count(text);
            if (actual != mandatory)
            {
                throw call.Error($"'{arguments.Text(0, "")}' should match {mandatory} times, but matches {actual} times in '{text}'");
            }
        }

        return regex.Replace(text, arguments.Text(1, ""), count);
    }

    private static object? FindAll(CallContext call, RegexCache cache)
    {
        var arguments = call.Bind("regex", "multiline?", "ignorecase?");
        var regex = cache.Get(arguments.Text(0), arguments.Flag(2, false), arguments.Flag(1, false));
        return regex.FindAll(PythonValues.Str(call.Value)).Select(match => (object?)(regex.GroupCount switch
        {
            0 => match.Value,
            1 => match.Groups[1].Value,
            _ => new JinjaTuple([.. Enumerable.Range(1, regex.GroupCount).Select(i => (object?)match.Groups[i].Value)]),
        })).ToList();
    }

    private static object? Search(CallContext call, RegexCache cache)
    {
        var (pattern, groups) = call.Positional.Count > 0 ? (call.Positional[0], call.Positional.Skip(1))
            : call.Keyword is not null && call.Keyword.TryGetValue("regex", out var named) ? (named, [])
            : throw call.Error("regex_search() missing 1 required positional argument: 'regex'");

        bool Flag(string name) => call.Keyword is not null && call.Keyword.TryGetValue(name, out var value) && PythonValues.IsTrue(value);
        var text = PythonValues.Str(call.Value);
        var wanted = groups.Select(argument => GroupName(call, argument)).ToList();
        var source = PythonValues.TextOf(pattern) ?? throw (pattern as Undefined)?.Error() as TemplateRuntimeException
            ?? call.Error("first argument must be string or compiled pattern");
        var regex = cache.Get(source, Flag("ignorecase"), Flag("multiline"));
        var match = regex.Search(text);
        if (!match.Success)
        {
            return null;
        }

        return wanted.Count == 0
            ? match.Value
            : wanted.Select(wish => regex.Group(wish.Name, wish.IsNumber) is var group && match.Groups[group].Success ? (object?)match.Groups[group].Value : null).ToList();
    }

    private static (string Name, bool IsNumber) GroupName(CallContext call, object? argument)
    {
        var text = PythonValues.TextOf(argument) ?? throw call.Error("Unknown argument");
        var match = GroupReference().Match(text);
        return match.Success ? match.Groups[1].Success ? (match.Groups[1].Value, false) : (int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture), true)
            : throw call.Error("Unknown argument");
    }

    private static object? Escape(CallContext call)
    {
        var type = call.Bind("re_type?").Text(0, "python");
        var text = PythonValues.Str(call.Value);
        var special = type switch
        {
            "python" => "()[]{}?*+-|^$\\.&~# \t\n\r\v\f",
            "posix_basic" => "].[^$*\\",
            _ => throw call.Error(type == "posix_extended" ? "Regex type (posix_extended) not yet implemented" : $"Invalid regex type ({type})"),
        };
        var result = new StringBuilder();
        foreach (var c in text)
        {
            result.Append(special.Contains(c, StringComparison.Ordinal) ? "\\" : "").Append(c);
        }

        return result.ToString();
    }

    [GeneratedRegex(@"^\\g<(\S+)>|^\\(\d+)")]
    private static partial Regex GroupReference();
}
