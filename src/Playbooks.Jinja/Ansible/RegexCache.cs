using System.Collections.Concurrent;

namespace Playbooks.Jinja.Ansible;

/// <summary>Compiled regular expressions by pattern and flags. Safe to use from many threads.</summary>
internal sealed class RegexCache
{
    private const int Capacity = 1000;
    private readonly ConcurrentDictionary<(string, bool, bool), PythonRegex> compiled = new();

    public PythonRegex Get(string pattern, bool ignoreCase = false, bool multiLine = false)
    {
        if (compiled.Count > Capacity)
        {
            compiled.Clear();
        }

        return compiled.GetOrAdd((pattern, ignoreCase, multiLine), key => new PythonRegex(key.Item1, key.Item2, key.Item3));
    }
}
