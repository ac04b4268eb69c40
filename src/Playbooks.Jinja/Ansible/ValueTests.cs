using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Ansible;

/// <summary>Tests over values of any kind: patterns, versions, sets, truth, addresses of the web.</summary>
internal static class ValueTests
{
    public static void Register(Dictionary<string, JinjaFunction> tests, AnsibleFilterServices services, RegexCache cache)
    {
        tests["all"] = Unary(value => PythonValues.Iterate(value).All(PythonValues.IsTrue));
        tests["any"] = Unary(value => PythonValues.Iterate(value).Any(PythonValues.IsTrue));
        tests["contains"] = call => PythonValues.Box(Members.Contains(call.Value, call.Bind("value")[0]));
        tests["falsy"] = call => PythonValues.Box(!IsTruthy(call));
        tests["truthy"] = call => PythonValues.Box(IsTruthy(call));
        tests["nan"] = tests["isnan"] = Unary(value => value is double.NaN);
        tests["match"] = call => PythonValues.Box(Matches(call, cache, start: true));
        tests["search"] = call => PythonValues.Box(Matches(call, cache, start: false));
        tests["regex"] = call => Regex(call, cache);
        tests["subset"] = tests["issubset"] = call => PythonValues.Box(IsSubset(call.Value, call.Bind("b")[0]));
        tests["superset"] = tests["issuperset"] = call => PythonValues.Box(IsSubset(call.Bind("b")[0], call.Value));
        tests["uri"] = call => PythonValues.Box(IsUri(call));
        tests["url"] = call => PythonValues.Box(IsUri(call) && (Part(call, "netloc") is not "" || Part(call, "scheme") is "file"));
        tests["urn"] = call => PythonValues.Box(IsUri(call) && Part(call, "scheme") is "urn");
        tests["vault_encrypted"] = Unary(services.IsVaultEncrypted);
        tests["version"] = tests["version_compare"] = VersionTest.Compare;
    }

    private static JinjaFunction Unary(Func<object?, bool> holds) => call =>
    {
        call.Bind();
        return PythonValues.Box(holds(call.Value is Undefined undefined ? throw undefined.Error() : call.Value));
    };

    private static bool IsTruthy(CallContext call)
    {
        var convert = call.Bind("convert_bool?").Flag(0, false);
        if (!convert || call.Value is bool or Undefined)
        {
            return PythonValues.IsTrue(call.Value);
        }

        var word = PythonValues.TextOf(call.Value) is { } text ? PythonText.Lower(text).Trim() : null;
        return word is "y" or "yes" or "on" or "1" or "true" or "t"
            || (word is not ("n" or "no" or "off" or "0" or "false" or "f") && PythonValues.IsTrue(call.Value));
    }

    private static bool Matches(CallContext call, RegexCache cache, bool start)
    {
        var arguments = call.Bind("pattern?", "ignorecase?", "multiline?");
        var regex = cache.Get(arguments.Text(0, ""), arguments.Flag(1, false), arguments.Flag(2, false));
        return start ? regex.MatchesStart(Text(call)) : regex.Search(Text(call)).Success;
    }

    private static object? Regex(CallContext call, RegexCache cache)
    {
        var arguments = call.Bind("pattern?", "ignorecase?", "multiline?", "match_type?");
        var regex = cache.Get(arguments.Text(0, ""), arguments.Flag(1, false), arguments.Flag(2, false));
        return PythonValues.Box(arguments.Text(3, "search") switch
        {
            "match" => regex.MatchesStart(Text(call)),
            "fullmatch" => regex.MatchesAll(Text(call)),
            _ => regex.Search(Text(call)).Success,
        });
    }

    private static string Text(CallContext call) => PythonValues.Str(call.Value);

    private static bool IsSubset(object? part, object? whole)
    {
        var all = new HashSet<object>(PythonValues.Iterate(whole).Select(NoneKey.Wrap), PythonKeyComparer.Instance);
        return PythonValues.Iterate(part).Select(NoneKey.Wrap).ToHashSet(PythonKeyComparer.Instance).IsSubsetOf(all);
    }

    private static object? Part(CallContext call, string part) => UrlSplitter.Split(Url(call.Value)!)[part];

    /// <summary>A text; what is empty counts as an empty one.</summary>
    private static string? Url(object? value) => PythonValues.TextOf(value) ?? (PythonValues.IsTrue(value) ? null : "");

    private static bool IsUri(CallContext call)
    {
        var schemes = call.Bind("schemes?")[0];
        if (call.Value is Undefined)
        {
            return false;
        }

        try
        {
            return Url(call.Value) is { } text
                && UrlSplitter.Split(text) is var parts
                && (schemes is null || !PythonValues.IsTrue(schemes) || Members.Contains(schemes, parts["scheme"]));
        }
        catch (TemplateRuntimeException)
        {
            return false;
        }
    }
}
