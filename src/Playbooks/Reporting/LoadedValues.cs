using Playbooks.Jinja;
using Playbooks.Values;

namespace Playbooks.Reporting;

/// <summary>Values as loaded, as the user wrote them: templates as their text, secrets that were not opened as ansible prints them. What several
/// hosts share stays one value.</summary>
internal sealed class LoadedValues
{
    private readonly Dictionary<object, object> known = new(ReferenceEqualityComparer.Instance);

    public object? Plain(object? value) => value switch
    {
        TemplateText template => template.Source,
        VaultText secret => new JinjaDict { ["__ansible_vault"] = secret.Ciphertext },
        JinjaDict or IEnumerable<object?> when known.TryGetValue(value, out var plain) => plain,
        JinjaDict mapping => known[mapping] = Plain(mapping),
        string text => text,
        IEnumerable<object?> list => known[list] = list.Select(Plain).ToList(),
        _ => value,
    };

    public JinjaDict Plain(JinjaDict mapping)
    {
        var plain = new JinjaDict(mapping.Count);
        foreach (var (key, value) in mapping)
        {
            plain[key] = Plain(value);
        }

        return plain;
    }
}
