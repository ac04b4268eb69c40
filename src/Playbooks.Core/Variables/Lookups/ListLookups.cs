using System.Globalization;
using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;
using Playbooks.Jinja.Formatting;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Variables.Lookups;

/// <summary>Lookups over values: items, dict, nested, together, subelements, sequence, vars, ...</summary>
internal static partial class ListLookups
{
    public static List<object?> Items(LookupCall call) => [.. call.Terms.SelectMany(term => Sequence(term) ?? [term])];

    public static List<object?> Flattened(LookupCall call) => [.. call.Terms.SelectMany(Flatten)];

    public static List<object?> Dict(LookupCall call) => [.. call.Terms.SelectMany(term => Pairs(call, term))];

    public static List<object?> IndexedItems(LookupCall call)
        => [.. Items(call).Select((item, index) => (object?)new JinjaTuple((long)index, item))];

    /// <summary>A list as an element is taken apart, as in Ansible.</summary>
    public static List<object?> Nested(LookupCall call)
    {
        IEnumerable<IEnumerable<object?>> rows = [[]];
        foreach (var values in call.Terms.Select(Elements))
        {
            rows = rows.SelectMany(row => values.Select(value => row.Concat(Sequence(value) ?? [value])));
        }

        return call.Terms.Count == 0 ? throw call.Error("with_nested requires at least one element in the nested list") : [.. rows.Select(row => (object?)row.ToList())];
    }

    public static List<object?> Together(LookupCall call)
    {
        var columns = call.Terms.Select(Elements).ToList();
        var length = columns.Count == 0 ? throw call.Error("with_together requires at least one element in each list") : columns.Max(column => column.Count);
        return [.. Enumerable.Range(0, length).Select(row => (object?)columns.SelectMany(column => row >= column.Count ? [null] : Sequence(column[row]) ?? [column[row]]).ToList())];
    }

    public static List<object?> RandomChoice(LookupCall call)
    {
        call.NeverAhead();
        return call.Terms.Count == 0 ? [] : [call.Terms[System.Security.Cryptography.RandomNumberGenerator.GetInt32(call.Terms.Count)]];
    }

    public static List<object?> Subelements(LookupCall call)
    {
        if (call.Terms.Count < 2)
        {
            throw call.Error("subelements lookup expects a list of two or three items, first a dict or a list, second a string pointing to the subkey");
        }

        var skipMissing = call.Terms.Count > 2 && call.Terms[2] is JinjaDict flags && flags.TryGetValue("skip_missing", out var skip) && PythonValues.IsTrue(skip);
        var elements = call.Terms[0] is JinjaDict mapping ? mapping.Values.ToList() : Sequence(call.Terms[0]) ?? throw call.Error("the first term must be a list or a mapping");
        var path = PythonValues.Str(call.Terms[1]).Split('.');
        return call.Terms[0] is JinjaDict whole && IsSkipped(whole) ? []
            : [.. elements.Where(element => element is not JinjaDict one || !IsSkipped(one)).SelectMany(element => Pairs(call, element, path, skipMissing))];
    }

    /// <summary>start=0 end=10 stride=2 format=%02d, count=5, or the short form 1-10/2:%02d.</summary>
    public static List<object?> Sequence(LookupCall call)
    {
        var result = new List<object?>();
        foreach (var term in call.Terms)
        {
            var options = ReadSequence(call, PythonValues.Str(term));
            var (start, stride, format) = (options.Start, options.Stride, options.Format);
            for (var value = start; stride > 0 ? value <= options.End : stride < 0 && value >= options.End; value += stride)
            {
                result.Add(PercentFormat.Format(format, value));
            }
        }

        return result;
    }

    public static List<object?> Variables(LookupCall call)
        => [.. call.Terms.Select(term => Variable(call, PythonValues.Str(term)))];

    /// <summary>The default is for one that reads something undefined too.</summary>
    private static object? Variable(LookupCall call, string name)
    {
        try
        {
            return call.Scope.TryGetValue(name, out var value) && value is not Undefined ? value : throw (value as Undefined)?.Error() ?? new UndefinedException($"No variable found with this name: {name}");
        }
        catch (Exception error) when (error is UndefinedException or TemplateFailedException { IsUndefined: true } && call.Options.TryGetValue("default", out var otherwise) && otherwise is not null)
        {
            return otherwise;
        }
    }

    public static List<object?> VariableNames(LookupCall call)
    {
        var names = call.Scope.Names().Concat(ImpliedVariables.Names(call.Scope)).Distinct().ToList();
        return [.. call.Texts.Select(term => new PythonRegex(term)).SelectMany(regex => names.Where(name => regex.Search(name).Success))];
    }

    public static List<object?> InventoryHostNames(LookupCall call)
    {
        try
        {
            return [.. call.Scope.Play.Members.Inventory(call.Scope.Position).Match([.. call.Texts]).Select(host => host.Name)];
        }
        catch (PlaybookException)
        {
            return [];
        }
    }

    /// <summary>Those of a list, the keys of a mapping, a single value itself.</summary>
    private static List<object?> Elements(object? term) => term is JinjaDict mapping ? [.. mapping.Keys] : Sequence(term) ?? [term];

    public static List<object?>? Sequence(object? value)
        => value switch
        {
            List<object?> list => list,
            string or JinjaDict or IJinjaMapping or null => null,
            IEnumerable<object?> sequence => [.. sequence],
            _ => null,
        };

    /// <summary>As in Ansible a text that says None or null ends the list it stands in.</summary>
    private static IEnumerable<object?> Flatten(object? value) => Sequence(value) is { } list ? list.TakeWhile(item => item is not ("None" or "null")).SelectMany(Flatten) : [value];

    private static IEnumerable<object?> Pairs(LookupCall call, object? term)
    {
        var keys = term switch { JinjaDict mapping => mapping.Keys, IJinjaMapping lazy => lazy.Keys, _ => throw call.Error("with_dict expects a dict") };
        foreach (var key in keys.ToList())
        {
            object? value = null;
            _ = term is JinjaDict mapping ? mapping.TryGetValue(key, out value) : ((IJinjaMapping)term).TryGetItem(key, out value);
            yield return new JinjaDict { ["key"] = key, ["value"] = value };
        }
    }

    private static bool IsSkipped(JinjaDict result) => result.TryGetValue("skipped", out var skipped) && skipped is not false;

    /// <summary>Each element of the list below the element with it; the element itself then has that list no more, as in Ansible.</summary>
    private static IEnumerable<object?> Pairs(LookupCall call, object? element, string[] path, bool skipMissing)
    {
        var copy = element is JinjaDict own ? new JinjaDict(own) : throw call.Error($"subelements lookup expects a dictionary, got '{PythonValues.Str(element)}'");
        var at = copy;
        foreach (var key in path.SkipLast(1))
        {
            if (at.TryGetValue(key, out var next) && next is JinjaDict below)
            {
                at[key] = below = new JinjaDict(below);
                at = below;
            }
            else if (!skipMissing)
            {
                throw call.Error(next is null ? $"could not find '{key}' key in iterated item '{PythonValues.Repr(at)}'" : $"the key {key} should point to a dictionary, got '{PythonValues.Str(next)}'");
            }
        }

        if (!at.TryGetValue(path[^1], out var list) || !at.Remove(path[^1]))
        {
            return skipMissing ? [] : throw call.Error($"could not find '{path[^1]}' key in iterated item '{PythonValues.Repr(at)}'");
        }

        var values = list as List<object?> ?? throw call.Error($"the key {path[^1]} should point to a list, got '{PythonValues.Str(list)}'");
        return values.Select(value => (object?)new JinjaTuple(copy, value));
    }

    private static (long Start, long End, long Stride, string Format) ReadSequence(LookupCall call, string term)
    {
        long? start = null, end = null, stride = null, count = null;
        var format = "%d";
        var match = ShortSequence().Match(term);
        if (match.Success)
        {
            start = match.Groups[1].Success ? Whole(match.Groups[1].Value) : null;
            end = Whole(match.Groups[2].Value);
            stride = match.Groups[3].Success ? Whole(match.Groups[3].Value) : null;
            format = match.Groups[4].Success ? match.Groups[4].Value : format;
        }

        var words = match.Success ? [] : KeyValueText.Parse(term, isCommand: false);
        foreach (var (key, value) in words.Concat(call.Options.Select(pair => KeyValuePair.Create(PythonValues.Str(pair.Key), PythonValues.Str(pair.Value)))))
        {
            switch (key)
            {
                case "start": start = Whole(value); break;
                case "end": end = Whole(value); break;
                case "stride": stride = Whole(value); break;
                case "count": count = Whole(value); break;
                case "format": format = value; break;
                default: throw call.Error($"unrecognized arguments to with_sequence: ['{key}']");
            }
        }

        if (count is null == end is null)
        {
            throw call.Error(count is null ? "must specify count or end in with_sequence" : "can't specify both count and end in with_sequence");
        }

        var (step, first) = (stride ?? 1, start ?? 1);
        if (count == 0)
        {
            return (0, 0, 0, format);
        }

        var last = end ?? (first + (count!.Value * step) - 1);
        return (step > 0 && last < first) ? throw call.Error("to count backwards make stride negative")
            : (step < 0 && last > first) ? throw call.Error("to count forward don't make stride negative")
            : format.Count(letter => letter == '%') != 1 ? throw call.Error($"bad formatting string: {format}")
            : (first, last, step, format);
    }

    /// <summary>As Python's int(text, 0): 0x, 0o and 0b say the base.</summary>
    private static long Whole(string text)
    {
        var digits = text.TrimStart('+', '-').Replace("_", "", StringComparison.Ordinal);
        var value = digits.Length > 2 && digits[0] == '0' && char.ToLowerInvariant(digits[1]) is 'x' or 'o' or 'b'
            ? Convert.ToInt64(digits[2..], char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, _ => 2 })
            : long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return text.StartsWith('-') ? -value : value;
    }

    [GeneratedRegex(@"^(?:(-?(?:0x)?[0-9a-f]+)-)?(-?(?:0x)?[0-9a-f]+)(?:/(-?\d+))?(?::(.+))?$", RegexOptions.IgnoreCase)]
    private static partial Regex ShortSequence();
}
