namespace Playbooks.Jinja.Filters;

/// <summary>The filters of Jinja2 by name.</summary>
internal static class BuiltInFilters
{
    public static void Register(IDictionary<string, JinjaFunction> filters)
    {
        filters["abs"] = NumberFilters.Absolute;
        filters["attr"] = ValueFilters.Attribute;
        filters["batch"] = SequenceFilters.Batch;
        filters["capitalize"] = TextFilters.Capitalize;
        filters["center"] = TextFilters.Center;
        filters["count"] = SequenceFilters.Length;
        filters["d"] = ValueFilters.Default;
        filters["default"] = ValueFilters.Default;
        filters["dictsort"] = SortFilters.DictSort;
        filters["e"] = HtmlFilters.Escape;
        filters["escape"] = HtmlFilters.Escape;
        filters["filesizeformat"] = NumberFilters.FileSize;
        filters["first"] = SequenceFilters.First;
        filters["float"] = NumberFilters.Float;
        filters["forceescape"] = HtmlFilters.ForceEscape;
        filters["format"] = TextFilters.Format;
        filters["groupby"] = SortFilters.GroupBy;
        filters["indent"] = TextFilters.Indent;
        filters["int"] = NumberFilters.Integer;
        filters["items"] = SequenceFilters.Items;
        filters["join"] = TextFilters.Join;
        filters["last"] = SequenceFilters.Last;
        filters["length"] = SequenceFilters.Length;
        filters["list"] = SequenceFilters.List;
        filters["lower"] = TextFilters.Lower;
        filters["map"] = SelectionFilters.Map;
        filters["max"] = call => SortFilters.Extreme(call, largest: true);
        filters["min"] = call => SortFilters.Extreme(call, largest: false);
        filters["pprint"] = ValueFilters.PrettyPrint;
        filters["random"] = SequenceFilters.RandomItem;
        filters["reject"] = call => SelectionFilters.Select(call, byAttribute: false, keep: false);
        filters["rejectattr"] = call => SelectionFilters.Select(call, byAttribute: true, keep: false);
        filters["replace"] = TextFilters.Replace;
        filters["reverse"] = SequenceFilters.Reverse;
        filters["round"] = NumberFilters.Round;
        filters["safe"] = HtmlFilters.Safe;
        filters["select"] = call => SelectionFilters.Select(call, byAttribute: false, keep: true);
        filters["selectattr"] = call => SelectionFilters.Select(call, byAttribute: true, keep: true);
        filters["slice"] = SequenceFilters.Slice;
        filters["sort"] = SortFilters.Sort;
        filters["string"] = TextFilters.String;
        filters["striptags"] = HtmlFilters.StripTags;
        filters["sum"] = SequenceFilters.Sum;
        filters["title"] = TextFilters.Title;
        filters["tojson"] = HtmlFilters.ToJson;
        filters["trim"] = TextFilters.Trim;
        filters["truncate"] = TextFilters.Truncate;
        filters["unique"] = SortFilters.Unique;
        filters["upper"] = TextFilters.Upper;
        filters["urlencode"] = HtmlFilters.UrlEncode;
        filters["urlize"] = Urlize.Filter;
        filters["wordcount"] = TextFilters.WordCount;
        filters["wordwrap"] = TextFilters.WordWrap;
        filters["xmlattr"] = HtmlFilters.XmlAttributes;
    }
}
