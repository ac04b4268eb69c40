using Playbooks.Jinja;

namespace Playbooks.Variables;

/// <summary>`ansible_facts` for the conditions on a task that brought facts: those over what the host had before, which is looked up when something reads it.</summary>
internal sealed class NewerFacts(JinjaDict newer, TaskScope scope) : IJinjaMapping
{
    private const string Prefix = "ansible_";
    private readonly JinjaDict named = JinjaDict.From(newer.Select(fact => KeyValuePair.Create(NameOf(PythonValues.Str(fact.Key)), fact.Value)));

    public IEnumerable<object> Keys => named.Keys.Concat(Older?.Keys ?? []).Distinct();

    public int Count => Keys.Count();

    private IJinjaMapping? Older => scope.TryGetValue("ansible_facts", out var value) ? value as IJinjaMapping : null;

    public bool TryGetAttribute(string name, out object? value) => TryGetItem(name, out value);

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return key is string name && (named.TryGetValue(name, out value) || Older?.TryGetItem(name, out value) == true);
    }

    private static string NameOf(string fact) => fact is "local" or "ansible_local" ? "ansible_local" : fact.StartsWith(Prefix, StringComparison.Ordinal) ? fact[Prefix.Length..] : fact;
}
