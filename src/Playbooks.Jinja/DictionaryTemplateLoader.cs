using System.Collections.Concurrent;

namespace Playbooks.Jinja;

/// <summary>Templates from a dictionary of name to source, parsed once.</summary>
public sealed class DictionaryTemplateLoader(IReadOnlyDictionary<string, string> sources) : ITemplateLoader
{
    private readonly ConcurrentDictionary<string, Template> parsed = new(StringComparer.Ordinal);

    public Template? Load(JinjaEnvironment environment, string name, IScope scope) =>
        sources.TryGetValue(name, out var source)
            ? parsed.GetOrAdd(name, n => environment.Parse(source, n))
            : null;
}
