using System.Text;
using Playbooks.Jinja.Formatting;

namespace Playbooks.Jinja.Methods;

/// <summary>Methods of str.</summary>
internal static class StringMethods
{
    private static readonly Dictionary<string, PythonMethod> All = new Dictionary<string, PythonMethod>
    {
        ["capitalize"] = Bare(s => TextCases.Capitalize(s)),
        ["casefold"] = Bare(s => PythonText.Lower(s).Replace("ß", "ss", StringComparison.Ordinal)),
        ["center"] = Make((s, call) => Pad(s, call, '^')),
        ["count"] = Make((s, call) => TextSearch.Count(s, call)),
        ["encode"] = Make(Encode),
        ["endswith"] = Make((s, call) => TextSearch.EndsWith(s, call, end: true)),
        ["expandtabs"] = Make(ExpandTabs),
        ["find"] = Make((s, call) => TextSearch.Find(s, call, last: false)),
        ["format"] = Make((s, call) => BraceFormat.Format(s, call.Positional, call.Keyword)),
        ["format_map"] = Make((s, call) => BraceFormat.Format(s, [], PythonValues.DictOf(call.Bind("mapping")[0]))),
        ["index"] = Make((s, call) => Found(TextSearch.Find(s, call, last: false))),
        ["isalnum"] = Bare(s => TextClasses.All(s, r => Rune.IsLetterOrDigit(r) || Rune.IsNumber(r))),
        ["isalpha"] = Bare(s => TextClasses.All(s, Rune.IsLetter)),
        ["isascii"] = Bare(s => PythonValues.Box(Ascii.IsValid(s))),
        ["isdecimal"] = Bare(s => TextClasses.All(s, Rune.IsDigit)),
        ["isdigit"] = Bare(s => TextClasses.All(s, TextClasses.IsDigit)),
        ["isidentifier"] = Bare(s => PythonValues.Box(TextClasses.IsIdentifier(s))),
        ["islower"] = Bare(s => TextClasses.Cased(s, Rune.IsLower, Rune.IsUpper)),
        ["isnumeric"] = Bare(s => TextClasses.All(s, Rune.IsNumber)),
        ["isprintable"] = Bare(s => PythonValues.Box(s.EnumerateRunes().All(r => PythonRepr.IsPrintable(r) || r.Value == 32))),
        ["isspace"] = Bare(s => TextClasses.All(s, r => r.IsBmp && PythonText.IsSpace((char)r.Value))),
        ["istitle"] = Bare(s => TextClasses.IsTitle(s)),
        ["isupper"] = Bare(s => TextClasses.Cased(s, Rune.IsUpper, Rune.IsLower)),
        ["join"] = Make(Join),
        ["ljust"] = Make((s, call) => Pad(s, call, '<')),
        ["lower"] = Bare(s => PythonText.Lower(s)),
        ["lstrip"] = Make((s, call) => Strip(s, call, start: true, end: false)),
        ["maketrans"] = Make((_, call) => MakeTranslation(call)),
        ["partition"] = Make((s, call) => TextSplitting.Partition(s, call, last: false)),
        ["removeprefix"] = Make((s, call) => call.Bind("prefix").Text(0) is var prefix && s.StartsWith(prefix, StringComparison.Ordinal) ? s[prefix.Length..] : s),
        ["removesuffix"] = Make((s, call) => call.Bind("suffix").Text(0) is var suffix && s.EndsWith(suffix, StringComparison.Ordinal) ? s[..^suffix.Length] : s),
        ["replace"] = Make(Replace),
        ["rfind"] = Make((s, call) => TextSearch.Find(s, call, last: true)),
        ["rindex"] = Make((s, call) => Found(TextSearch.Find(s, call, last: true))),
        ["rjust"] = Make((s, call) => Pad(s, call, '>')),
        ["rpartition"] = Make((s, call) => TextSplitting.Partition(s, call, last: true)),
        ["rsplit"] = Make((s, call) => TextSplitting.Split(s, call, right: true)),
        ["rstrip"] = Make((s, call) => Strip(s, call, start: false, end: true)),
        ["split"] = Make((s, call) => TextSplitting.Split(s, call, right: false)),
        ["splitlines"] = Make((s, call) => TextSplitting.Lines(s, call.Bind("keepends?").Flag(0, false))),
        ["startswith"] = Make((s, call) => TextSearch.EndsWith(s, call, end: false)),
        ["strip"] = Make((s, call) => Strip(s, call, start: true, end: true)),
        ["swapcase"] = Bare(s => TextCases.Swap(s)),
        ["title"] = Bare(s => TextCases.Title(s)),
        ["translate"] = Make(Translate),
        ["upper"] = Bare(s => PythonText.Upper(s)),
        ["zfill"] = Make(ZeroFill),
    };

    public static PythonMethod? Find(string name) => All.GetValueOrDefault(name);

    /// <summary><c>str.join</c> of the items of a value.</summary>
    public static string Join(string separator, object? items)
    {
        var text = new StringBuilder();
        var index = 0;
        foreach (var item in PythonValues.Iterate(items))
        {
            if (index > 0)
            {
                text.Append(separator);
            }

            text.Append(PythonValues.TextOf(item) ?? throw (item is Undefined undefined
                ? undefined.Error()
                : new TemplateRuntimeException($"sequence item {index}: expected str instance, {PythonValues.TypeName(item)} found")));
            index++;
        }

        return text.ToString();
    }

    /// <summary>Replaces up to a number of occurrences; all of them when it is negative.</summary>
    public static string Replace(string text, string old, string replacement, long count)
    {
        if (count < 0 && old.Length > 0)
        {
            return text.Replace(old, replacement, StringComparison.Ordinal);
        }

        if (count == 0)
        {
            return text;
        }

        var limit = count < 0 ? long.MaxValue : count;
        var result = new StringBuilder();
        var position = 0;
        if (old.Length == 0)
        {
            foreach (var point in PythonText.Split(text))
            {
                result.Append(limit-- > 0 ? replacement : "").Append(point);
            }

            return result.Append(limit > 0 ? replacement : "").ToString();
        }

        for (var i = text.IndexOf(old, StringComparison.Ordinal); i >= 0 && limit > 0; i = text.IndexOf(old, position, StringComparison.Ordinal))
        {
            result.Append(text, position, i - position).Append(replacement);
            position = i + old.Length;
            limit--;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    /// <summary>Removes white space, or the given characters, from the ends.</summary>
    public static string Strip(string text, string? characters, bool start, bool end)
    {
        Func<char, bool> strip = characters is null ? PythonText.IsSpace : c => characters.Contains(c, StringComparison.Ordinal);
        var (from, to) = (0, text.Length);
        while (start && from < to && strip(text[from]))
        {
            from++;
        }

        while (end && to > from && strip(text[to - 1]))
        {
            to--;
        }

        return text[from..to];
    }

    /// <summary>A method whose text stays markup where it was markup.</summary>
    private static PythonMethod Make(Func<string, CallContext, object?> method) => (owner, call) =>
    {
        var result = method(PythonValues.TextOf(owner)!, call);
        return owner is not Markup ? result : result switch
        {
            string text => new Markup(text),
            List<object?> parts => parts.ConvertAll(part => part is string text ? new Markup(text) : part),
            JinjaTuple parts => new JinjaTuple([.. parts.Select(part => part is string text ? new Markup(text) : part)]),
            _ => result,
        };
    };

    /// <summary>A method without arguments.</summary>
    private static PythonMethod Bare(Func<string, object?> method) => Make((text, call) =>
    {
        var count = call?.Positional.Count ?? 0;
        if (count > 0 || call?.Keyword is { Count: > 0 })
        {
            throw call!.Error($"str.{call.Name}() takes no {(count > 0 ? $"arguments ({count} given)" : "keyword arguments")}");
        }

        return method(text);
    });

    private static object? Join(string separator, CallContext call) => Join(separator, call.Bind("iterable")[0]);

    private static object? Replace(string text, CallContext call)
    {
        var arguments = call.Bind("old", "new", "count?");
        return Replace(text, arguments.Text(0), arguments.Text(1), arguments.Integer(2, -1));
    }

    private static object? Strip(string text, CallContext call, bool start, bool end) =>
        Strip(text, call.Bind("chars?").OptionalText(0), start, end);

    private static object? Found(object? position) => position is -1L ? throw new TemplateRuntimeException("substring not found") : position;

    private static string Pad(string text, CallContext call, char align)
    {
        var arguments = call.Bind("width", "fillchar?");
        var fill = arguments.Text(1, " ");
        if (PythonText.Length(fill) != 1)
        {
            throw call.Error("The fill character must be exactly one character long");
        }

        var width = (int)Math.Clamp(arguments.Integer(0), 0, 100_000_000);
        if (align != '^')
        {
            return Padding.Pad(text, "", width, fill, align);
        }

        // Python puts the odd one to the left when the width is odd.
        var missing = width - PythonText.Length(text);
        var left = missing <= 0 ? 0 : (missing / 2) + (missing & width & 1);
        return missing <= 0 ? text : Padding.Repeat(fill, left) + text + Padding.Repeat(fill, missing - left);
    }

    private static object? Encode(string text, CallContext call)
    {
        var arguments = call.Bind("encoding?", "errors?");
        var name = arguments.Text(0, "utf-8");
        return new PythonBytes(Encodings.Encode(text, name, arguments.Text(1, "strict")));
    }

    private static object? ExpandTabs(string text, CallContext call)
    {
        var size = (int)call.Bind("tabsize?").Integer(0, 8);
        var (result, column) = (new StringBuilder(), 0);
        foreach (var c in text)
        {
            if (c == '\t')
            {
                var spaces = size > 0 ? size - (column % size) : 0;
                result.Append(' ', spaces);
                column += spaces;
            }
            else
            {
                result.Append(c);
                column = c is '\n' or '\r' ? 0 : column + 1;
            }
        }

        return result.ToString();
    }

    private static object? Translate(string text, CallContext call)
    {
        var table = PythonValues.DictOf(call.Bind("table")[0]) ?? throw call.Error("translate: the table must be a dict");
        var result = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            _ = !table.TryGetValue((long)rune.Value, out var mapped) ? result.Append(rune.ToString())
                : mapped is null ? result
                : Numbers.ToIndex(mapped) is { } number ? result.Append(char.ConvertFromUtf32((int)number))
                : result.Append(PythonValues.Str(mapped));
        }

        return result.ToString();
    }

    private static JinjaDict MakeTranslation(CallContext call)
    {
        var arguments = call.Bind("x", "y?", "z?");
        var table = new JinjaDict();
        if (!arguments.Has(1))
        {
            foreach (var (key, value) in PythonValues.PairsOf(arguments[0]) ?? throw call.Error("if you give only one argument to maketrans it must be a dict"))
            {
                table[PythonValues.TextOf(key) is { } letter ? (long)letter.EnumerateRunes().First().Value : key] = value;
            }

            return table;
        }

        var (from, to) = (arguments.Text(0).EnumerateRunes().ToList(), arguments.Text(1).EnumerateRunes().ToList());
        if (from.Count != to.Count)
        {
            throw call.Error("the first two maketrans arguments must have equal length");
        }

        for (var i = 0; i < from.Count; i++)
        {
            table[(long)from[i].Value] = (long)to[i].Value;
        }

        foreach (var rune in arguments.Text(2, "").EnumerateRunes())
        {
            table[(long)rune.Value] = null;
        }

        return table;
    }

    private static object? ZeroFill(string text, CallContext call)
    {
        var width = (int)Math.Clamp(call.Bind("width").Integer(0), 0, 100_000_000);
        var signed = text.Length > 0 && text[0] is '+' or '-' && text.Length > 0;
        return Padding.Pad(signed ? text[1..] : text, signed ? text[..1] : "", width, "0", '=');
    }
}
