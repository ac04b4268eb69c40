using System.Globalization;
using System.Text.RegularExpressions;
using Playbooks.Jinja;

namespace Playbooks.Variables.Lookups;

/// <summary>Lookups over values: items, dict, nested, together, subelements, sequence, vars, ...</summary>
internal static partial class ListLookups
{
    public static List<object?> Items(LookupCall call) => [.. call.Terms.SelectMany(term => Sequence(term) ?? [term])];

    public static List<object?> Flattened(LookupCall call) => [.. call.Terms.SelectMany(Flatten)];

    public static List<object?> Dict(LookupCall call) => [.. call.Terms.SelectMany(term => Pairs(call, term))];

    public static List<object?> IndexedItems(LookupCall call)
        => [.. Items(call).Select((item, index) => (object?)new List<object?> { (long)index, item })];

    public static List<object?> Nested(LookupCall call)
    {
        IEnumerable<IEnumerable<object?>> rows = [[]];
        foreach (var term in call.Terms)
        {
            var values = Sequence(term) ?? throw call.Error("each term must be a list");
            rows = rows.SelectMany(row => values.Select(value => row.Append(value)));
        }

        return call.Terms.Count == 0 ? throw call.Error("needs at least one list") : [.. rows.Select(row => (object?)row.ToList())];
    }

    public static List<object?> Together(LookupCall call)
    {
        var columns = call.Terms.Select(term => Sequence(term) ?? throw call.Error("each term must be a list")).ToList();
        var length = columns.Count == 0 ? throw call.Error("needs at least one list") : columns.Max(column => column.Count);
        return [.. Enumerable.Range(0, length).Select(row => (object?)columns.Select(column => row < column.Count ? column[row] : null).ToList())];
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
            throw call.Error("takes a list and the key of its sub-lists");
        }

        var skipMissing = call.Terms.Count > 2 && call.Terms[2] is JinjaDict flags && flags.TryGetValue("skip_missing", out var skip) && PythonValues.IsTrue(skip);
        var elements = call.Terms[0] is JinjaDict mapping ? mapping.Values.ToList() : Sequence(call.Terms[0]) ?? throw call.Error("the first term must be a list or a mapping");
        var path = PythonValues.Str(call.Terms[1]).Split('.');
        return [.. elements.SelectMany(element => Below(call, element, path, skipMissing).Select(sub => (object?)new List<object?> { Without(element, path), sub }))];
    }

    /// <summary>Ansible takes the list of sub-elements out of the element it hands over.</summary>
    private static object? Without(object? element, ReadOnlySpan<string> path)
    {
        if (element is not JinjaDict mapping)
        {
            return element;
        }

        var copy = new JinjaDict(mapping);
        if (path.Length == 1)
        {
            copy.Remove(path[0]);
        }
        else
        {
            copy[path[0]] = Without(copy[path[0]], path[1..]);
        }

        return copy;
    }

    /// <summary>start=0 end=10 stride=2 format=%02d, count=5, or the short form 1-10/2:%02d.</summary>
    public static List<object?> Sequence(LookupCall call)
    {
        var result = new List<object?>();
        foreach (var term in call.Terms.Count == 0 ? [""] : call.Terms)
        {
            var options = ReadSequence(call, PythonValues.Str(term));
            var (start, stride, format) = (options.Start, options.Stride, options.Format);
            for (var value = start; stride > 0 ? value <= options.End : stride < 0 && value >= options.End; value += stride)
            {
                result.Add(FormatNumber(format, value));
            }
        }

        return result;
    }

    public static List<object?> Variables(LookupCall call)
        => [.. call.Terms.Select(term => call.Scope.TryGetValue(PythonValues.Str(term), out var value) ? value
            : call.Options.TryGetValue("default", out var otherwise) ? otherwise
            : throw call.Error($"no variable named '{PythonValues.Str(term)}' was found"))];

    public static List<object?> VariableNames(LookupCall call)
    {
        var names = call.Scope.Names().Order(StringComparer.Ordinal).ToList();
        return [.. call.Terms.SelectMany(term => names.Where(name => Regex.IsMatch(name, PythonValues.Str(term))))];
    }

    public static List<object?> InventoryHostNames(LookupCall call)
        => [.. call.Scope.Play.Members.Inventory(call.Scope.Position).Match(string.Join(',', call.Terms.Select(PythonValues.Str))).Select(host => host.Name)];

    public static List<object?>? Sequence(object? value)
        => value switch
        {
            List<object?> list => list,
            string or JinjaDict or IJinjaMapping or null => null,
            IEnumerable<object?> sequence => [.. sequence],
            _ => null,
        };

    private static IEnumerable<object?> Flatten(object? value) => Sequence(value) is { } list ? list.SelectMany(Flatten) : [value];

    private static IEnumerable<object?> Pairs(LookupCall call, object? term)
    {
        var keys = term switch { JinjaDict mapping => mapping.Keys, IJinjaMapping lazy => lazy.Keys, _ => throw call.Error("takes a mapping") };
        foreach (var key in keys.ToList())
        {
            object? value = null;
            _ = term is JinjaDict mapping ? mapping.TryGetValue(key, out value) : ((IJinjaMapping)term).TryGetItem(key, out value);
            yield return new JinjaDict { ["key"] = key, ["value"] = value };
        }
    }

    private static List<object?> Below(LookupCall call, object? element, string[] path, bool skipMissing)
    {
        var at = element;
        foreach (var key in path)
        {
            if (at is not JinjaDict mapping || !mapping.TryGetValue(key, out at))
            {
                return skipMissing ? [] : throw call.Error($"could not find '{key}' key in iterated item '{PythonValues.Repr(element)}'");
            }
        }

        return Sequence(at) ?? throw call.Error($"the key {string.Join('.', path)} should point to a list, got {PythonValues.TypeName(at)}");
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

        var words = match.Success ? [] : term.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=', 2)).Where(pair => pair.Length == 2);
        foreach (var (key, value) in words.Select(pair => (pair[0], pair[1])).Concat(call.Options.Select(pair => (PythonValues.Str(pair.Key), PythonValues.Str(pair.Value)))))
        {
            switch (key)
            {
                case "start": start = Whole(value); break;
                case "end": end = Whole(value); break;
                case "stride": stride = Whole(value); break;
                case "count": count = Whole(value); break;
                case "format": format = value; break;
                default: throw call.Error($"unrecognized arguments to with_sequence: '{key}'");
            }
        }

        if (count is null == end is null)
        {
            throw call.Error("must specify one of count and end");
        }

        var step = stride ?? 1;
        var first = start ?? 1;
        return count is null ? (first, end!.Value, step, format) : count == 0 ? (0, 0, 0, format) : (first, first + (count.Value * step) - step, step, format);
    }

    private static long Whole(string text)
        => text.StartsWith("0x", StringComparison.Ordinal) ? long.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : long.Parse(text, CultureInfo.InvariantCulture);

    private static string FormatNumber(string format, long value)
    {
        var match = NumberFormat().Match(format);
        if (!match.Success)
        {
            return format;
        }

        var digits = match.Groups[3].Value switch { "x" => value.ToString("x"), "X" => value.ToString("X"), "o" => Convert.ToString(value, 8), _ => value.ToString() };
        var width = match.Groups[2].Success && match.Groups[2].Value.Length > 0 ? int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) : 0;
        return format[..match.Index] + digits.PadLeft(width, match.Groups[1].Value.Contains('0', StringComparison.Ordinal) ? '0' : ' ') + format[(match.Index + match.Length)..];
    }

    [GeneratedRegex(@"^(?:(-?(?:0x)?[0-9a-f]+)-)?(-?(?:0x)?[0-9a-f]+)(?:/(-?\d+))?(?::(.+))?$", RegexOptions.IgnoreCase)]
    private static partial Regex ShortSequence();

    [GeneratedRegex("%(0?)([0-9]*)([dxXoui])")]
    private static partial Regex NumberFormat();
}
