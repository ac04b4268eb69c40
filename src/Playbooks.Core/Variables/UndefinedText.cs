using Playbooks.Jinja;
using Playbooks.Values;

namespace Playbooks.Variables;

/// <summary>How Ansible tells of an undefined name: the reason once as its own sentence and once as that of the exception it came from, at each variable on the way anew.</summary>
internal static class UndefinedText
{
    /// <summary>A variable as it was written, which stands before the reason why it cannot be read.</summary>
    public static string Written(object? raw) => raw switch
    {
        TemplateText text => text.Source,
        JinjaDict or List<object?> => PythonValues.Str(WithSources(raw)),
        _ => PythonValues.Str(raw),
    };

    private static object? WithSources(object? raw) => raw switch
    {
        TemplateText text => text.Source,
        JinjaDict mapping => JinjaDict.From(mapping.Select(pair => KeyValuePair.Create(Written(pair.Key), WithSources(pair.Value)))),
        List<object?> list => list.ConvertAll(WithSources),
        _ => raw,
    };

    public static string Of(JinjaException exception) => exception is UndefinedException ? $"{exception.Message}. {exception.Message}" : exception.Message;
}
