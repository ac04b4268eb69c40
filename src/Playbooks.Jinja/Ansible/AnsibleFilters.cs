namespace Playbooks.Jinja.Ansible;

/// <summary>Ansible's own filters, tests and global functions.</summary>
public static class AnsibleFilters
{
    /// <summary>Python's naive datetime: what is shown are its numbers, without a time zone.</summary>
    public static object Moment(DateTime value) => new PythonDateTime(new DateTimeOffset(new DateTime(value.Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero));

    /// <summary>Adds them to an environment, each also under its full name, as <c>ansible.builtin.combine</c>.</summary>
    public static void Register(JinjaEnvironment environment, AnsibleFilterServices services)
    {
        var filters = new Dictionary<string, JinjaFunction>(StringComparer.Ordinal);
        CollectionFilters.Register(filters);
        DataFilters.Register(filters, services);
        HashFilters.Register(filters);
        MathFilters.Register(filters);
        PathFilters.Register(filters, services);
        var cache = new RegexCache();
        RegexFilters.Register(filters, cache);
        SetFilters.Register(filters);
        StringFilters.Register(filters);
        TimeFilters.Register(filters, services);
        RandomFilters.Register(filters);
        AddWithFullNames(environment.Filters, filters, "ansible.builtin.");

        var network = new Dictionary<string, JinjaFunction>(StringComparer.Ordinal);
        Network.IpFilters.Register(network);
        Network.UsableHosts.Register(network);
        AddWithFullNames(environment.Filters, network, "ansible.utils.");
        AddWithFullNames(environment.Filters, network, "ansible.netcommon.");

        var community = new Dictionary<string, JinjaFunction>(StringComparer.Ordinal);
        CommunityFilters.Register(community);
        AddWithFullNames(environment.Filters, community, "community.general.");
        environment.Filters.Remove("dict");

        // As in Ansible a filter gives lists, never views or ranges.
        foreach (var (name, filter) in environment.Filters.ToList())
        {
            environment.Filters[name] = call => Evaluation.PlainValue.Unrolled(filter(call));
        }

        var tests = new Dictionary<string, JinjaFunction>(StringComparer.Ordinal);
        ResultTests.Register(tests);
        ValueTests.Register(tests, services, cache);
        FileTests.Register(tests, services.Files);
        AddWithFullNames(environment.Tests, tests, "ansible.builtin.");

        // Jinja2's own filters and tests answer to the full name too.
        foreach (var name in environment.Filters.Keys.Where(name => !name.Contains('.', StringComparison.Ordinal) && !network.ContainsKey(name) && !community.ContainsKey(name)).ToList())
        {
            environment.Filters.TryAdd("ansible.builtin." + name, environment.Filters[name]);
        }

        foreach (var name in environment.Tests.Keys.Where(name => !name.Contains('.', StringComparison.Ordinal)).ToList())
        {
            environment.Tests.TryAdd("ansible.builtin." + name, environment.Tests[name]);
        }

        AddLegacyNames(environment.Filters);
        AddLegacyNames(environment.Tests);
        environment.Globals["undef"] = (JinjaFunction)(call => new Undefined(call.Bind("hint?").OptionalText(0) ?? "Mandatory variable has not been overridden"));
    }

    /// <summary>What ansible.builtin has, ansible.legacy has too.</summary>
    private static void AddLegacyNames(IDictionary<string, JinjaFunction> functions)
    {
        const string builtIn = "ansible.builtin.";
        foreach (var (name, function) in functions.Where(pair => pair.Key.StartsWith(builtIn, StringComparison.Ordinal)).ToList())
        {
            functions["ansible.legacy." + name[builtIn.Length..]] = function;
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
