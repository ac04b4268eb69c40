namespace Playbooks.Jinja.Ansible;

/// <summary>Ansible's own filters, tests and global functions.</summary>
public static class AnsibleFilters
{
    /// <summary>Python's naive datetime: what is shown are its numbers, without a time zone.</summary>
    public static object Moment(DateTime value) => new PythonDateTime(new DateTimeOffset(new DateTime(value.Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero));

    /// <summary>Python's datetime that knows its distance from UTC.</summary>
    public static object Moment(DateTimeOffset value) => new PythonDateTime(value, isAware: true);

    /// <summary>Python's date.</summary>
    public static object Day(DateOnly value) => new PythonDate(value);

    /// <summary>Adds them to an environment, each also under its full name, as <c>ansible.builtin.combine</c>.</summary>
    public static void Register(JinjaEnvironment environment, AnsibleFilterServices services)
    {
        var cache = new RegexCache();
        RegisterFilters(environment, services, cache);
        RegisterTests(environment, services, cache);
        environment.Globals["undef"] = (JinjaFunction)(call => new Undefined(call.Bind("hint?").OptionalText(0) ?? "Mandatory variable has not been overridden"));
    }

    private static void RegisterFilters(JinjaEnvironment environment, AnsibleFilterServices services, RegexCache cache)
    {
        var filters = new Dictionary<string, JinjaFunction>(StringComparer.Ordinal);
        CollectionFilters.Register(filters);
        DataFilters.Register(filters, services);
        HashFilters.Register(filters);
        MathFilters.Register(filters);
        PathFilters.Register(filters, services);
        RegexFilters.Register(filters, cache);
        SetFilters.Register(filters);
        StringFilters.Register(filters);
        TimeFilters.Register(filters, services);
        RandomFilters.Register(filters);
        AddWithFullNames(environment.Filters, filters, "ansible.builtin.");

        var network = new Dictionary<string, JinjaFunction>(StringComparer.Ordinal);
        Network.IpFilters.Register(network);
        Network.UsableHosts.Register(network);
        Network.CidrMerge.Register(network);
        Network.HardwareFilters.Register(network);
        AddWithFullNames(environment.Filters, network, "ansible.utils.");
        AddWithFullNames(environment.Filters, network, "ansible.netcommon.");

        // These answer to their full names only.
        var structures = new Dictionary<string, JinjaFunction>(StringComparer.Ordinal);
        Structures.Consolidation.Register(structures);
        Structures.KeyFilters.Register(structures, cache);
        Structures.ListSearch.Register(structures);
        Structures.Paths.Register(structures);
        Structures.XmlFilters.Register(structures);
        foreach (var (name, filter) in structures)
        {
            environment.Filters["ansible.utils." + name] = filter;
        }

        var community = new Dictionary<string, JinjaFunction>(StringComparer.Ordinal);
        CommunityFilters.Register(community);
        CsvFilter.Register(community);
        DurationFilters.Register(community);
        HashIdFilters.Register(community);
        AddWithFullNames(environment.Filters, community, "community.general.");
        environment.Filters.Remove("dict");

        // As in Ansible a filter gives lists, never views or ranges.
        foreach (var (name, filter) in environment.Filters.ToList())
        {
            environment.Filters[name] = call => Evaluation.PlainValue.Unrolled(filter(call));
        }

        AddBuiltInNames(environment.Filters, name => !network.ContainsKey(name) && !community.ContainsKey(name));
    }

    private static void RegisterTests(JinjaEnvironment environment, AnsibleFilterServices services, RegexCache cache)
    {
        var tests = new Dictionary<string, JinjaFunction>(StringComparer.Ordinal);
        ResultTests.Register(tests);
        ValueTests.Register(tests, services, cache);
        FileTests.Register(tests, services.Files);
        AddWithFullNames(environment.Tests, tests, "ansible.builtin.");
        AddBuiltInNames(environment.Tests, _ => true);

        var addresses = new Dictionary<string, JinjaFunction>(StringComparer.Ordinal);
        Network.AddressTests.Register(addresses);
        addresses["resolvable"] = call => PythonValues.Box(call.Value is Undefined undefined ? throw undefined.Error() : PythonValues.TextOf(call.Value) is { Length: > 0 } host && services.IsResolvable(host));
        foreach (var (name, test) in addresses)
        {
            environment.Tests["ansible.utils." + name] = test;
        }
    }

    /// <summary>Jinja2's own filters and tests answer to the full name too, and what ansible.builtin has, ansible.legacy has.</summary>
    private static void AddBuiltInNames(IDictionary<string, JinjaFunction> functions, Func<string, bool> isBuiltIn)
    {
        foreach (var (name, function) in functions.Where(pair => !pair.Key.Contains('.', StringComparison.Ordinal) && isBuiltIn(pair.Key)).ToList())
        {
            functions.TryAdd("ansible.builtin." + name, function);
            functions["ansible.legacy." + name] = function;
        }
    }

    private static void AddWithFullNames(IDictionary<string, JinjaFunction> target, Dictionary<string, JinjaFunction> functions, string prefix)
    {
        foreach (var (name, function) in functions)
        {
            target[name] = function;
            target[prefix + name] = function;
        }
    }
}
