using System.Globalization;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible.Jmespath;

/// <summary>Takes a query apart.</summary>
internal static partial class JmesLexer
{
    public static List<JmesToken> Read(string query)
    {
        var tokens = new List<JmesToken>();
        for (var at = 0; at < query.Length;)
        {
            var match = Token().Match(query, at);
            if (!match.Success)
            {
                throw Error(query, at);
            }

            if (!match.Groups["space"].Success)
            {
                tokens.Add(Token(query, match));
            }

            at += match.Length;
        }

        tokens.Add(new JmesToken("end", null, query.Length));
        return tokens;
    }

    public static TemplateRuntimeException Error(string query, int at)
        => new($"JMESPathError in json_query filter plugin:\nthe query {PythonValues.Repr(query)} is wrong at column {at + 1}");

    private static JmesToken Token(string query, Match match)
    {
        if (match.Groups["name"].Success)
        {
            return new JmesToken("name", match.Value, match.Index);
        }

        if (match.Groups["number"].Success)
        {
            return new JmesToken("number", long.TryParse(match.Value, CultureInfo.InvariantCulture, out var number) ? number : throw Error(query, match.Index), match.Index);
        }

        var inner = match.Length > 1 ? match.Value[1..^1] : "";
        return match.Groups["quoted"].Success ? new JmesToken("quoted", Json(query, match, match.Value), match.Index)
            : match.Groups["raw"].Success ? new JmesToken("literal", inner.Replace(@"\'", "'", StringComparison.Ordinal), match.Index)
            : match.Groups["json"].Success ? new JmesToken("literal", Literal(query, match, inner.Replace(@"\`", "`", StringComparison.Ordinal).TrimStart()), match.Index)
            : new JmesToken(match.Value, null, match.Index);
    }

    /// <summary>What is no JSON is a text without its quotes.</summary>
    private static object? Literal(string query, Match match, string text)
    {
        try
        {
            return JsonReader.Read(text);
        }
        catch (JinjaException)
        {
            return Json(query, match, $"\"{text}\"");
        }
    }

    private static object? Json(string query, Match match, string text)
    {
        try
        {
            return JsonReader.Read(text);
        }
        catch (JinjaException)
        {
            throw Error(query, match.Index);
        }
    }

    [GeneratedRegex("""\G(?:(?<space>[ \t\r\n]+)|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<number>-?[0-9]+)|(?<quoted>"(?:\\.|[^"\\])*")|(?<raw>'(?:\\.|[^'\\])*')|(?<json>`(?:\\.|[^`\\])*`)|\[\?|\[\]|\|\||&&|==|!=|<=|>=|[.*\])(,:@{}\[|&<>!])""", RegexOptions.Singleline)]
    private static partial Regex Token();
}
