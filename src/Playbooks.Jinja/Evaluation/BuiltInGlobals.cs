using System.Text;
using Playbooks.Jinja.Methods;

namespace Playbooks.Jinja;

/// <summary>The global functions of Jinja2.</summary>
internal static class BuiltInGlobals
{
    private const int MaximumRange = 100_000_000;

    public static void Register(IDictionary<string, object?> globals)
    {
        globals["cycler"] = (JinjaFunction)(call => new Evaluation.Cycler(call));
        globals["dict"] = new Evaluation.DictType(Dict);
        globals["joiner"] = (JinjaFunction)(call => new Evaluation.Joiner(call.Bind("sep?").Value(0, ", ")));
        globals["lipsum"] = (JinjaFunction)Lipsum;
        globals["namespace"] = (JinjaFunction)(call => new Evaluation.JinjaNamespace((JinjaDict)Dict(call)!));
        globals["range"] = (JinjaFunction)Range;
    }

    private static object? Dict(CallContext call)
    {
        var dict = new JinjaDict();
        if (call.Positional.Count > 1)
        {
            throw call.Error($"dict expected at most 1 argument, got {call.Positional.Count}");
        }

        if (call.Positional.Count == 1)
        {
            DictMethods.Merge(dict, call.Positional[0]);
        }

        if (call.Keyword is not null)
        {
            DictMethods.Merge(dict, call.Keyword);
        }

        return dict;
    }

    private static object? Range(CallContext call)
    {
        if (call.Positional.Count is 0 or > 3 || call.Keyword is not null)
        {
            throw call.Error(call.Keyword is not null ? "range() takes no keyword arguments" : $"range expected at most 3 arguments, got {call.Positional.Count}");
        }

        var arguments = call.Bind("start", "stop?", "step?");
        var (start, stop, step) = arguments.Has(1) ? (arguments.Integer(0), arguments.Integer(1), arguments.Integer(2, 1)) : (0, arguments.Integer(0), 1);
        if (step == 0)
        {
            throw call.Error("range() arg 3 must not be zero");
        }

        if (Math.Abs(((double)stop - start) / step) > MaximumRange)
        {
            throw call.Error($"Range too big. The sandbox blocks ranges larger than MAX_RANGE ({MaximumRange}).");
        }

        return new PythonRange(start, stop, step);
    }

    private static object? Lipsum(CallContext call)
    {
        var arguments = call.Bind("n?", "html?", "min?", "max?");
        var words = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore".Split(' ');
        var paragraphs = Enumerable.Range(0, (int)Math.Clamp(arguments.Integer(0, 5), 0, 1000)).Select(_ =>
        {
            var count = Random.Shared.Next((int)arguments.Integer(2, 20), (int)arguments.Integer(3, 100));
            var text = new StringBuilder().AppendJoin(' ', Enumerable.Range(0, count).Select(_ => words[Random.Shared.Next(words.Length)])).Append('.').ToString();
            return TextCases.Capitalize(text);
        });
        return arguments.Flag(1, true)
            ? new Markup(string.Join('\n', paragraphs.Select(text => $"<p>{text}</p>")))
            : string.Join("\n\n", paragraphs);
    }
}
