using System.Text;
using Playbooks.Jinja;

namespace Playbooks.Modules.Commands;

/// <summary>What a command printed, as Ansible hands it over: without the line ends at its end, and again as a list of lines.</summary>
internal static class OutputText
{
    public static string Decode(ReadOnlyMemory<byte> output, bool strip)
    {
        var text = Encoding.UTF8.GetString(output.Span);
        return strip ? text.TrimEnd('\r', '\n') : text;
    }

    /// <summary>Adds stdout, stderr and their _lines.</summary>
    public static void AddStreams(JinjaDict values, string stdout, string stderr)
    {
        values["stdout"] = stdout;
        values["stderr"] = stderr;
        values["stdout_lines"] = Lines(stdout);
        values["stderr_lines"] = Lines(stderr);
    }

    /// <summary>Adds stdout and stderr, each with its _lines, where something was said.</summary>
    public static void AddSpoken(JinjaDict values, ChangeOutcome outcome)
    {
        foreach (var (name, text) in new[] { ("stdout", outcome.OutputText), ("stderr", outcome.ErrorText) })
        {
            if (text.Length > 0)
            {
                values[name] = text;
                values[name + "_lines"] = Lines(text);
            }
        }
    }

    public static JinjaDict WithStreams(JinjaDict values, string stdout, string stderr)
    {
        AddStreams(values, stdout, stderr);
        return values;
    }

    /// <summary>Python's str.splitlines.</summary>
    public static List<object?> Lines(string text)
    {
        var lines = new List<object?>();
        var start = 0;
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] is '\n' or '\r' or '\v' or '\f' or '\x1c' or '\x1d' or '\x1e' or '\x85' or '\u2028' or '\u2029')
            {
                lines.Add(text[start..index]);
                index += text[index] == '\r' && index + 1 < text.Length && text[index + 1] == '\n' ? 1 : 0;
                start = index + 1;
            }
        }

        if (start < text.Length)
        {
            lines.Add(text[start..]);
        }

        return lines;
    }
}
