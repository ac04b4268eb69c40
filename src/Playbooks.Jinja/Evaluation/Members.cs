using Playbooks.Jinja.Methods;

namespace Playbooks.Jinja.Evaluation;

/// <summary>Attributes, items and membership of values.</summary>
internal static class Members
{
    /// <summary><c>value.name</c>: an attribute or method, else the item; undefined when there is neither.</summary>
    public static object? Attribute(object? value, string name)
    {
        switch (value)
        {
            case Undefined undefined:
                return undefined.IsLenient ? throw undefined.Error() : value;
            case JinjaDict dict:
                return FindMethod(dict, name) is { } dictMethod ? new BoundMethod(dict, name, dictMethod)
                    : dict.TryGetValue(name, out var entry) ? PythonValues.FromHost(entry)
                    : name == "__class__" ? new PythonClass("dict")
                    : Undefined.Member(value, name);
            case Filters.GroupTuple group when name is "grouper" or "list":
                return name == "grouper" ? group.Grouper : group.List;
            case IJinjaObject item:
                if (FindMethod(value, name) is { } mappingMethod)
                {
                    return new BoundMethod(value, name, mappingMethod);
                }

                return item.TryGetAttribute(name, out var found) || item.TryGetItem(name, out found)
                    ? PythonValues.FromHost(found)
                    : Undefined.Member(value, name);
            default:
                return FindMethod(value, name) is { } method ? new BoundMethod(value!, name, method)
                    : Numbers.IsNumber(value) && NumberMethods.Attribute(value, name) is { } number ? number
                    : value is PythonRange range && name is ("start" or "stop" or "step") ? PythonValues.Box(name == "start" ? range.Start : name == "stop" ? range.Stop : range.Step)
                    : name == "__class__" ? new PythonClass(PythonValues.TypeName(value))
                    : Undefined.Member(value, name);
        }
    }

    /// <summary><c>value[key]</c>: the item, else the attribute; undefined when there is neither.</summary>
    public static object? Item(object? value, object? key)
    {
        switch (value)
        {
            case Undefined owner:
                return owner.IsLenient ? throw owner.Error() : value;
            case JinjaDict or IJinjaObject when key is PythonSlice:
                throw new TemplateRuntimeException("unhashable type: 'slice'");
            case JinjaDict dict:
                if (key is Undefined undefined)
                {
                    throw undefined.Error();
                }

                return key is not (JinjaDict or IList<object?>) && dict.TryGetValue(key, out var entry) ? PythonValues.FromHost(entry)
                    : PythonValues.TextOf(key) is { } name ? Attribute(value, name)
                    : Undefined.Member(value, key);
            case IJinjaObject item:
                return item.TryGetItem(key, out var found) ? PythonValues.FromHost(found)
                    : PythonValues.TextOf(key) is { } attribute ? Attribute(value, attribute)
                    : Undefined.Member(value, key);
        }

        if (key is PythonSlice slice)
        {
            return Slice(value, slice);
        }

        if (Numbers.ToIndex(key) is { } index && At(value, index) is (true, var result))
        {
            return result;
        }

        if (key is Undefined)
        {
            return key;
        }

        return PythonValues.TextOf(key) is { } member ? Attribute(value, member) : Undefined.Member(value, key);
    }

    /// <summary>A method of a built-in type; null when there is none of that name.</summary>
    public static PythonMethod? FindMethod(object? value, string name) => FindNamed(value, name) ?? (value is null or IJinjaObject and not IJinjaMapping or Undefined ? null : SpecialMethods.Find(value, name));

    private static PythonMethod? FindNamed(object? value, string name) => value switch
    {
        string or Markup => StringMethods.Find(name),
        JinjaDict => DictMethods.Find(name),
        IJinjaMapping => DictMethods.FindReadOnly(name),
        IJinjaObject or null or Undefined => null,
        JinjaTuple or PythonRange => ListMethods.FindReadOnly(name),
        PythonSet => SetMethods.Find(name),
        DictView { Name: not "dict_values" } => SetMethods.FindOfView(name),
        IList<object?> => ListMethods.Find(name),
        PythonBytes => BytesMethods.Find(name),
        _ when Numbers.IsNumber(value) => NumberMethods.Find(value, name),
        _ => null,
    };

    /// <summary><c>item in container</c>.</summary>
    public static bool Contains(object? container, object? item)
    {
        switch (container)
        {
            case string or Markup:
                return PythonValues.TextOf(item) is { } part
                    ? PythonValues.TextOf(container)!.Contains(part, StringComparison.Ordinal)
                    : throw (item as Undefined)?.Error() as TemplateRuntimeException
                        ?? new TemplateRuntimeException($"'in <string>' requires string as left operand, not {PythonValues.TypeName(item)}");
            case JinjaDict dict:
                return dict.ContainsKey(item);
            case IJinjaMapping mapping:
                return PythonKeyComparer.Instance.GetHashCode(NoneKey.Wrap(item)) is var _ && mapping.TryGetItem(item, out _);
            case PythonSet set:
                return set.Contains(item);
            case PythonBytes bytes:
                return item is PythonBytes other ? bytes.Value.Span.IndexOf(other.Value.Span) >= 0
                    : Numbers.ToIndex(item) is { } number ? number is >= 0 and <= 255 ? bytes.Value.Span.Contains((byte)number) : throw new TemplateRuntimeException("byte must be in range(0, 256)")
                    : throw new TemplateRuntimeException($"a bytes-like object is required, not '{PythonValues.TypeName(item)}'");
            case Undefined undefined:
                return undefined.IsLenient ? false : throw undefined.Error();
            case IEnumerable<object?> items:
                return ContainsItem(items, item);
            case IJinjaObject when container is not IEnumerable<object?>:
            case null:
            default:
                throw new TemplateRuntimeException($"argument of type '{PythonValues.TypeName(container)}' is not iterable");
        }
    }

    private static bool ContainsItem(IEnumerable<object?> items, object? item)
    {
        foreach (var candidate in items)
        {
            if (PythonComparison.AreEqual(candidate, item))
            {
                return true;
            }
        }

        return false;
    }

    private static (bool Found, object? Value) At(object? value, long index)
    {
        if (PythonValues.TextOf(value) is { } text)
        {
            if (PythonText.IsSimple(text))
            {
                var position = index < 0 ? index + text.Length : index;
                return position >= 0 && position < text.Length ? (true, text[(int)position].ToString()) : (false, null);
            }

            var points = PythonText.Split(text);
            var point = index < 0 ? index + points.Count : index;
            return point >= 0 && point < points.Count ? (true, points[(int)point]) : (false, null);
        }

        if (value is PythonBytes bytes)
        {
            var place = index < 0 ? index + bytes.Length : index;
            return place >= 0 && place < bytes.Length ? (true, PythonValues.Box((long)bytes.Value.Span[(int)place])) : (false, null);
        }

        if (PythonValues.SequenceOf(value) is not { } list)
        {
            return (false, null);
        }

        var i = index < 0 ? index + list.Count : index;
        return i >= 0 && i < list.Count ? (true, PythonValues.FromHost(list[(int)i])) : (false, null);
    }

    private static object? Slice(object? value, PythonSlice slice)
    {
        if (PythonValues.TextOf(value) is { } text)
        {
            var points = PythonText.Split(text);
            var part = string.Concat(slice.Positions(points.Count).Select(i => points[i]));
            return value is Markup ? new Markup(part) : part;
        }

        if (value is PythonBytes bytes)
        {
            return new PythonBytes([.. slice.Positions(bytes.Length).Select(i => bytes.Value.Span[i])]);
        }

        if (value is PythonRange range)
        {
            var (start, stop, step) = slice.Indices(range.Count);
            return range.Slice(start, stop, step);
        }

        if (PythonValues.SequenceOf(value) is not { } list)
        {
            throw new TemplateRuntimeException($"'{PythonValues.TypeName(value)}' object is not subscriptable");
        }

        var items = slice.Positions(list.Count).Select(i => list[i]).ToList();
        return value is JinjaTuple ? new JinjaTuple(items) : items;
    }
}
