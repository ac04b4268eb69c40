using System.Text;
using System.Text.RegularExpressions;

namespace Playbooks.IntegrationTests.Ansible;

/// <summary>One playbook with its files and what ansible-playbook 2.14 printed for it: sections that begin with "=== NAME". Hosts h1 and h2 (g1) and h3 (g2), all this machine.</summary>
internal sealed partial record RecordedCase(IReadOnlyDictionary<string, string> Files, string Expected)
{
    // {{ here }} is a folder of the test's own.
    public const string Inventory = "[g1]\nh1\nh2\n[g2]\nh3\n[all:vars]\nansible_connection=local\nansible_python_interpreter=/usr/bin/python3\nhere={{ inventory_dir }}\n";

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Ansible", "Recorded");

    public static RecordedCase Read(string name)
    {
        var files = new Dictionary<string, string> { ["hosts.ini"] = Inventory };
        foreach (var section in File.ReadAllText(Path.Combine(Folder, name + ".case")).Split("\n=== ").Skip(1))
        {
            var end = section.IndexOf('\n', StringComparison.Ordinal);
            files[section[..end]] = section[(end + 1)..] + "\n";
        }

        files.Remove("expected", out var expected);
        return new RecordedCase(files, expected!.Trim('\n'));
    }

    /// <summary>Without what differs from run to run: folders, times, ids of jobs, the order in which hosts ended a task, and where a template stands that failed.</summary>
    public static string Normalize(string output, string folder)
    {
        var text = output.Replace(folder, "DIR", StringComparison.Ordinal);
        text = Times().Replace(text, "\"$1\": \"T\"");
        text = Places().Replace(text, "");
        text = Jobs().Replace(text, "JOB");
        return InOrder(TrailingSpaces().Replace(text, "")).Trim('\n');
    }

    private static string InOrder(string text)
    {
        var sorted = new StringBuilder();
        var results = new List<(string Host, string Text)>();
        foreach (var line in text.Split('\n'))
        {
            if (Status().Match(line) is { Success: true } status)
            {
                results.Add((status.Groups[2].Value, line + "\n"));
            }
            else if (results.Count > 0 && line.Length > 0 && !Title().IsMatch(line))
            {
                results[^1] = (results[^1].Host, results[^1].Text + line + "\n");
            }
            else
            {
                Flush();
                sorted.Append(line).Append('\n');
            }
        }

        Flush();
        return sorted.ToString();

        void Flush()
        {
            sorted.AppendJoin("", results.OrderBy(result => result.Host, StringComparer.Ordinal).Select(result => result.Text));
            results.Clear();
        }
    }

    [GeneratedRegex("\"(start|end|delta)\": \"[^\"]*\"")]
    private static partial Regex Times();

    [GeneratedRegex("\\\\n\\\\nThe error appears to be in .*?(?=\"\\}|\"$|\",$)", RegexOptions.Multiline)]
    private static partial Regex Places();

    [GeneratedRegex("j\\d{9,12}\\.\\d+")]
    private static partial Regex Jobs();

    [GeneratedRegex("[ \\t]+$", RegexOptions.Multiline)]
    private static partial Regex TrailingSpaces();

    [GeneratedRegex("^(ok|changed|fatal|failed|skipping|unreachable): \\[([^\\] ]*)")]
    private static partial Regex Status();

    [GeneratedRegex("^(TASK \\[|PLAY|RUNNING|included:|NO MORE)")]
    private static partial Regex Title();
}
