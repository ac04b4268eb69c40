using Playbooks.Jinja.Filters;

namespace Playbooks.Jinja.Ansible.Structures;

/// <summary>The filter <c>consolidate</c>: lists of mappings from several sources, brought together by the value of a key.</summary>
internal static class Consolidation
{
    public static void Register(Dictionary<string, JinjaFunction> filters) => filters["consolidate"] = Consolidate;

    private static object? Consolidate(CallContext call)
    {
        var arguments = call.Bind("fail_missing_match_key?", "fail_missing_match_value?", "fail_duplicate?");
        var sources = StructureArguments.List(call, call.Value, "data_sources").ConvertAll(item => Source.Read(call, item));
        Report(call, "fail_missing_match_key", StructureArguments.Flag(arguments, 0, true), sources.SelectMany((source, i) => source.MissingKeys(i + 1)));
        Report(call, "fail_duplicate", StructureArguments.Flag(arguments, 2, true), sources.Select((source, i) => (source, i))
            .Where(pair => pair.source.Values.Count != pair.source.ByValue.Count).Select(pair => $"duplicate values in data source {pair.i + 1}"));

        var all = SetFilters.Distinct(sources.SelectMany(source => source.Values));
        Report(call, "fail_missing_match_value", StructureArguments.Flag(arguments, 1, true), sources.Select((source, i) => (Missing: all.Where(value => !source.ByValue.ContainsKey(value)).ToList(), i))
            .Where(pair => pair.Missing.Count > 0).Select(pair => $"missing match value {string.Join(", ", pair.Missing.Select(PythonValues.Str))} in data source {pair.i + 1}"));

        var result = new JinjaDict();
        foreach (var value in Ordering.Sort(all.Select(value => (value, value)), descending: false))
        {
            var merged = new JinjaDict();
            sources.ForEach(source => merged[source.Name] = source.ByValue.TryGetValue(value, out var found) ? found : new JinjaDict());
            result[value] = merged;
        }

        return result;
    }

    private static void Report(CallContext call, string option, bool fails, IEnumerable<string> mistakes)
    {
        if (fails && mistakes.ToList() is { Count: > 0 } all)
        {
            throw call.Error($"Error when using plugin 'consolidate': '{option}' reported {string.Join(", ", all)}");
        }
    }

    private sealed record Source(string Name, string Key, List<JinjaDict> Data)
    {
        /// <summary>The values of the key, as often as they come.</summary>
        public List<object?> Values { get; } = [.. Data.Where(item => item.ContainsKey(Key)).Select(item => item[Key])];

        public JinjaDict ByValue { get; } = Index(Key, Data);

        public static Source Read(CallContext call, object? item)
        {
            var source = PythonValues.DictOf(item) ?? throw call.Error("Elements value for option 'data_sources' is of type " + PythonValues.TypeName(item) + " and we were unable to convert to dict");
            object? Part(string name) => source.TryGetValue(name, out var part) ? part : throw call.Error($"missing required arguments: {name} found in data_sources");
            return new Source(PythonValues.Str(Part("name")), PythonValues.Str(Part("match_key")), StructureArguments.List(call, Part("data"), "data")
                .ConvertAll(entry => PythonValues.DictOf(entry) ?? throw call.Error("Elements value for option 'data' is of type " + PythonValues.TypeName(entry) + " and we were unable to convert to dict")));
        }

        public IEnumerable<string> MissingKeys(int number) => Data.Select((entry, i) => (entry, i)).Where(pair => !pair.entry.ContainsKey(Key))
            .Select(pair => $"missing match key '{Key}' in data source {number} in list entry {pair.i + 1}");

        private static JinjaDict Index(string key, List<JinjaDict> data)
        {
            var index = new JinjaDict();
            data.Where(entry => entry.ContainsKey(key)).ToList().ForEach(entry => index[entry[key]] = entry);
            return index;
        }
    }
}
