using Playbooks.Jinja;
using Playbooks.Variables;

namespace Playbooks.Reporting;

/// <summary>Values as loaded, as the user wrote them: templates as their text, secrets that were not opened as ansible prints them.</summary>
internal static class LoadedValues
{
    public static object? Plain(object? value) => value switch
    {
        TemplateText template => template.Source,
        VaultText secret => new JinjaDict { ["__ansible_vault"] = secret.Ciphertext },
        JinjaDict mapping => Plain(mapping),
        string text => text,
        IEnumerable<object?> list => list.Select(Plain).ToList(),
        _ => value,
    };

    public static JinjaDict Plain(JinjaDict mapping)
    {
        var plain = new JinjaDict(mapping.Count);
        foreach (var (key, value) in mapping)
        {
            plain[key] = Plain(value);
        }

        return plain;
    }
}
