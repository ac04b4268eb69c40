using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Playbooks.Controller;
using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables.Lookups;
using Playbooks.Yaml;

namespace Playbooks.Variables;

/// <summary>Sets the template language up as Ansible does: trim_blocks, strict undefined values, the functions lookup, query, q, now, undef.</summary>
internal sealed partial class TemplarFactory(IControllerEnvironment controller, YamlLoader yaml, TimeProvider time, Func<string, Setting?>? setting = null)
{
    /// <summary>In a playbook '\1' is a backslash and a one; in a template file it is an escape, as in Ansible.</summary>
    /// <param name="keepsTypes">What one expression gives keeps its type (jinja2_native); otherwise it is text that becomes a list, a mapping or a boolean when it looks like one.</param>
    /// <param name="extensions">jinja2_extensions: jinja2.ext.do gives the statement do, jinja2.ext.loopcontrols break and continue.</param>
    public Templar Create(bool keepsTypes = false, IReadOnlyList<string>? extensions = null)
    {
        var written = new WrittenTexts { NotesAll = keepsTypes };
        var options = WithExtensions(new JinjaOptions { TrimBlocks = true, LiteralBackslashes = true, NeverEscapes = true }, extensions ?? []) with
        {
            FinalizeOutput = !keepsTypes,
            NativeOutput = keepsTypes,
            ReadText = keepsTypes ? RenderedText.ConvertNative : RenderedText.Convert,
        };
        return new Templar(CreateEnvironment(options, written), own => CreateEnvironment(WithExtensions(own, extensions ?? []) with { FinalizeOutput = true, NeverEscapes = true }, written))
        {
            KeepsTypes = keepsTypes,
            Written = written,
            Services = new LookupServices { Environment = controller, Time = time, ReadText = path => yaml.ReadText(path), Setting = setting ?? (_ => null) },
        };
    }

    private static JinjaOptions WithExtensions(JinjaOptions options, IReadOnlyList<string> extensions) => options with
    {
        JinjaDo = extensions.Contains("jinja2.ext.do"),
        LoopControls = extensions.Contains("jinja2.ext.loopcontrols"),
    };

    /// <summary>Random values differ every time: a task that uses them is not asked about ahead.</summary>
    private static void NeverAhead(JinjaEnvironment environment, params string[] filters)
    {
        foreach (var name in filters.SelectMany(name => new[] { name, "ansible.builtin." + name, "ansible.legacy." + name }))
        {
            if (environment.Filters.TryGetValue(name, out var filter))
            {
                environment.Filters[name] = call => ScopeOf(call).Unknown is null ? filter(call) : throw new ValueUnknownException(name);
            }
        }
    }

    private static TaskScope ScopeOf(CallContext call)
        => call.Scope.TryGetValue(TaskScope.OwnName, out var scope) && scope is TaskScope own ? own : throw new TemplateRuntimeException("there are no variables here");

    private static object? Lookup(CallContext call, bool asList)
    {
        if (call.Positional.Count == 0)
        {
            throw new TemplateRuntimeException("lookup needs the name of a lookup");
        }

        var name = PythonValues.Str(call.Positional[0]);
        _ = LookupList.Find(name) ?? throw LookupList.NotFound(name);
        var options = new JinjaDict();
        foreach (var (key, value) in call.Keyword ?? [])
        {
            options[key] = PythonValues.Str(key) == "template_vars" ? Written(call, value) : value;
        }

        asList |= options.TryGetValue("wantlist", out var wanted) && PythonValues.IsTrue(wanted);
        var errors = options.TryGetValue("errors", out var mode) ? PythonValues.Str(mode) : "strict";
        options.Remove("wantlist");
        options.Remove("errors");
        try
        {
            var found = LookupList.Run(name, [.. call.Positional.Skip(1).Select(term => Written(call, term))], options, ScopeOf(call));
            return asList || found.Count == 0 ? found : found.Count == 1 ? found[0] : found.TrueForAll(one => one is string) ? string.Join(',', found) : found;
        }
        catch (Exception exception) when (errors is "ignore" or "warn" && exception is ModuleFailedException { InnerException: not UndefinedException } or TemplateFailedException { IsUndefined: false } or (JinjaException and not UndefinedException))
        {
            return asList ? new List<object?>() : null;
        }
    }

    /// <summary>As in Ansible, a template in a text that stands in the call itself is evaluated: lookup('file', '{{ folder }}/x').</summary>
    private static object? Written(CallContext call, object? term) => term switch
    {
        string text when call.Environment.IsWritten(text) => ScopeOf(call).Templar.ResolveVariable(TemplateText.Create(text, SourcePosition.None), ScopeOf(call)),
        List<object?> list => list.ConvertAll(item => Written(call, item)),
        JinjaDict dict when dict.Values.Any(value => value is string or List<object?> or JinjaDict) => WrittenValues(call, dict),
        _ => term,
    };

    private static JinjaDict WrittenValues(CallContext call, JinjaDict dict)
    {
        var result = new JinjaDict(dict.Count);
        foreach (var (key, value) in dict)
        {
            result[key] = Written(call, value);
        }

        return result;
    }

    /// <summary>Text that is no YAML fails the task, which may be rescued: it is a value, not one of the user's files.</summary>
    private object? ParseYaml(string text, string name)
    {
        try
        {
            return yaml.Parse(text, name) is { } node ? YamlValues.ToValue(node, yaml.Vault, isUnsafe: true) : null;
        }
        catch (PlaybookException exception)
        {
            throw new TemplateRuntimeException(string.Join("; ", exception.Mistakes.Select(mistake => mistake.ToString())), exception);
        }
    }

    /// <summary>The documents of a stream. What stands before the first mark is one only when it says something.</summary>
    internal static IEnumerable<string> Documents(string text)
    {
        var documents = DocumentMark().Split(text).ToList();
        return documents.Where((document, i) => i > 0 || document.Split('\n').Any(line => line.TrimStart() is { Length: > 0 } said && said[0] != '#'))
            .Select(document => DocumentEnd().Replace(document, ""));
    }

    [GeneratedRegex(@"^---(?=\s|\z)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex DocumentMark();

    [GeneratedRegex(@"^\.\.\.\s*\z", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex DocumentEnd();

    private static bool IsResolvable(string host)
    {
        try
        {
            return IPAddress.TryParse(host, out var address) ? Dns.GetHostEntry(address).HostName.Length > 0 : Dns.GetHostAddresses(host).Length > 0;
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return false;
        }
    }

    private AnsibleFilterServices Services() => new()
    {
        ParseYaml = text => ParseYaml(text, "from_yaml"),
        ParseYamlAll = text => Documents(text).Select(document => ParseYaml(document, "from_yaml_all")),
        GetEnvironmentVariable = controller.Variable,
        GetHomeDirectory = user => user.Length == 0 ? controller.HomeFolder : null,
        CurrentDirectory = controller.CurrentFolder,
        Files = new FileSystemTests(),
        Time = time,
        IsResolvable = IsResolvable,
        IsVaultEncrypted = value => value is VaultText,
    };

    private JinjaEnvironment CreateEnvironment(JinjaOptions options, WrittenTexts written)
    {
        var environment = new JinjaEnvironment(options) { Loader = new FileTemplateLoader() };
        AnsibleFilters.Register(environment, Services());
        VaultFilters.Register(environment.Filters);
        written.Watch(environment.Filters);
        NeverAhead(environment, "vault", "random", "shuffle", "password_hash");
        environment.Globals["lookup"] = (JinjaFunction)(call => Lookup(call, asList: false));
        environment.Globals["query"] = environment.Globals["q"] = (JinjaFunction)(call => Lookup(call, asList: true));
        environment.Globals["now"] = (JinjaFunction)Now;
        return environment;
    }

    private object? Now(CallContext call)
    {
        if (ScopeOf(call).Unknown is not null)
        {
            throw new ValueUnknownException("now()");
        }

        var bound = call.Bind("utc?", "fmt?");
        var now = PythonValues.IsTrue(bound.Value(0, false)) ? time.GetUtcNow() : time.GetLocalNow();
        return bound.OptionalText(1) is { } format ? call.CallFilter("strftime", format, (double)now.ToUnixTimeMilliseconds() / 1000) : AnsibleFilters.Moment(now.DateTime);
    }
}
