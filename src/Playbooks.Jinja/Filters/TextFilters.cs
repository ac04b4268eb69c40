using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Jinja.Evaluation;
using Playbooks.Jinja.Formatting;
using Playbooks.Jinja.Methods;

namespace Playbooks.Jinja.Filters;

/// <summary>Filters over text.</summary>
internal static partial class TextFilters
{
    public static object? Upper(CallContext call) => Change(call, PythonText.Upper);

    public static object? Lower(CallContext call) => Change(call, PythonText.Lower);

    public static object? Capitalize(CallContext call) => Change(call, TextCases.Capitalize);

    public static object? Title(CallContext call) => PythonValues.Str(Change(call, text => string.Concat(
        WordStart().Split(text).Where(part => part.Length > 0).Select(part => PythonText.Upper(part[..PythonText.FirstLength(part)]) + PythonText.Lower(part[PythonText.FirstLength(part)..])))));

    public static object? String(CallContext call)
    {
        call.Bind();
        return call.Value is Markup ? call.Value : PythonValues.Str(call.Value);
    }

    public static object? Trim(CallContext call)
    {
        var characters = call.Bind("chars?").OptionalText(0);
        return Keep(call.Value, StringMethods.Strip(PythonValues.Str(call.Value), characters, start: true, end: true));
    }

    public static object? Center(CallContext call)
    {
        var width = call.Bind("width?").Integer(0, 80);
        return StringMethods.Find("center")!(call.Value as Markup ?? (object)PythonValues.Str(call.Value), new CallContext("center", call.State, null, [width], null));
    }

    public static object? Replace(CallContext call)
    {
        var arguments = call.Bind("old", "new", "count?");
        var count = arguments.OptionalInteger(2) ?? -1;
        if (!call.State.AutoEscape)
        {
            return StringMethods.Replace(PythonValues.Str(call.Value), PythonValues.Str(arguments[0]), PythonValues.Str(arguments[1]), count);
        }

        var markup = call.Value is Markup || arguments[0] is Markup || arguments[1] is Markup;
        return !markup
            ? StringMethods.Replace(PythonValues.Str(call.Value), PythonValues.Str(arguments[0]), PythonValues.Str(arguments[1]), count)
            : new Markup(StringMethods.Replace(
                HtmlText.Escape(call.Value).Value, HtmlText.Escape(arguments[0]).Value, HtmlText.Escape(arguments[1]).Value, count));
    }

    public static object? Format(CallContext call)
    {
        if (call.Positional.Count > 0 && call.Keyword is not null)
        {
            throw call.Error("can't handle positional and keyword arguments at the same time");
        }

        object arguments = call.Keyword is not null ? call.Keyword : new JinjaTuple([.. call.Positional]);
        return Keep(call.Value, PercentFormat.Format(PythonValues.Str(call.Value), arguments, escape: call.Value is Markup));
    }

    public static object? Join(CallContext call)
    {
        var arguments = call.Bind("d?", "attribute?");
        var separator = arguments.Value(0, "");
        var path = new AttributePath(arguments[1]);
        var items = PythonValues.Iterate(call.Value).Select(item => path.Get(item));
        if (!call.State.AutoEscape)
        {
            return string.Join(PythonValues.Str(separator), items.Select(PythonValues.Str));
        }

        var all = items.ToList();
        return separator is Markup || all.Exists(item => item is Markup)
            ? new Markup(string.Join(HtmlText.Escape(separator).Value, all.Select(item => HtmlText.Escape(item).Value)))
            : string.Join(PythonValues.Str(separator), all.Select(PythonValues.Str));
    }

    public static object? Indent(CallContext call)
    {
        var arguments = call.Bind("width?", "first?", "blank?");
        var indent = PythonValues.TextOf(arguments[0]) ?? new string(' ', (int)Math.Clamp(arguments.Integer(0, 4), 0, 1_000_000));
        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        var text = PythonValues.TextOf(call.Value)
            ?? throw new TemplateRuntimeException($"unsupported operand type(s) for +=: '{PythonValues.TypeName(call.Value)}' and 'str'");
        var lines = TextSplitting.Lines(text + "\n", keepEnds: false).Cast<string>().ToList();
        var blank = arguments.Flag(2, false);
        var result = new StringBuilder(arguments.Flag(1, false) ? indent : "").Append(lines[0]);
        foreach (var line in lines.Skip(1))
        {
            result.Append('\n').Append(blank || line.Length > 0 ? indent : "").Append(line);
        }

        return Keep(call.Value, result.ToString());
    }

    public static object? Truncate(CallContext call)
    {
        var arguments = call.Bind("length?", "killwords?", "end?", "leeway?");
        var (length, end) = (arguments.Integer(0, 255), arguments.Text(2, "..."));
        var leeway = arguments.OptionalInteger(3) ?? 5;
        var endLength = PythonText.Length(end);
        if (length < endLength || leeway < 0)
        {
            throw call.Error(length < endLength ? $"expected length >= {endLength}, got {length}" : $"expected leeway >= 0, got {leeway}");
        }

        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        var text = PythonValues.TextOf(call.Value)
            ?? (PythonValues.Length(call.Value) is { } size && size <= length + leeway ? null : throw new TemplateRuntimeException($"truncate: expected str, got {PythonValues.TypeName(call.Value)}"));
        if (text is null)
        {
            return call.Value;
        }

        var points = PythonText.Split(text);
        if (points.Count <= length + leeway)
        {
            return call.Value;
        }

        var part = string.Concat(points.Take((int)(length - endLength)));
        if (!arguments.Flag(1, false) && part.LastIndexOf(' ') is >= 0 and var space)
        {
            part = part[..space];
        }

        return Keep(call.Value, part + end);
    }

    public static object? WordCount(CallContext call)
    {
        call.Bind();
        return PythonValues.Box((long)Word().Count(PythonValues.Str(call.Value)));
    }

    public static object? WordWrap(CallContext call)
    {
        var arguments = call.Bind("width?", "break_long_words?", "wrapstring?", "break_on_hyphens?");
        var wrapper = new TextWrapper((int)arguments.Integer(0, 79), arguments.Flag(1, true), arguments.Flag(3, true));
        var separator = arguments.OptionalText(2) ?? call.Environment.Options.NewlineSequence;
        var text = PythonValues.TextOf(call.Value) ?? throw (call.Value is Undefined undefined
            ? undefined.Error()
            : new TemplateRuntimeException($"'{PythonValues.TypeName(call.Value)}' object has no attribute 'splitlines'"));
        return string.Join(separator, TextSplitting.Lines(text, keepEnds: false).Select(line => string.Join(separator, wrapper.Wrap((string)line!))));
    }

    private static object Change(CallContext call, Func<string, string> change)
    {
        call.Bind();
        return Keep(call.Value, change(PythonValues.Str(call.Value)));
    }

    private static object Keep(object? original, string text) => original is Markup ? new Markup(text) : text;

    [GeneratedRegex(@"([-\s({\[<]+)")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
