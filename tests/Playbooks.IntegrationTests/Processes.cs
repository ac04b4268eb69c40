namespace Playbooks.IntegrationTests;

/// <summary>Looks for processes on this machine by a word of their argument list; tests use random numbers as such words.</summary>
internal static class Processes
{
    public static IReadOnlyList<int> WithArgument(string word)
        => [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!)).Where(id => Has(id, word))];

    public static IReadOnlyList<int> ChildrenOf(int parent)
    {
        var children = new List<int>();
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var id) && StatOf(id) is [_, var owner, ..] && owner == parent.ToString())
            {
                children.Add(id);
            }
        }

        children.Sort();
        return children;
    }

    /// <summary>State, parent, group, session, ... ; empty when it is gone.</summary>
    public static string[] StatOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>A kill is over when the call returns, a process a moment later.</summary>
    public static async Task ShouldBeGoneAsync(string word)
    {
        for (var tries = 0; WithArgument(word).Count > 0; tries++)
        {
            tries.ShouldBeLessThan(100, $"a process with {word} is still there");
            await Task.Delay(10);
        }
    }

    public static async Task WaitForAsync(string word, CancellationToken cancellationToken)
    {
        for (var tries = 0; WithArgument(word).Count == 0; tries++)
        {
            tries.ShouldBeLessThan(500, $"no process with {word} started");
            await Task.Delay(10, cancellationToken);
        }
    }

    /// <summary>SIGKILL, for a process that the test started.</summary>
    public static void Kill(int id)
    {
        using var process = System.Diagnostics.Process.GetProcessById(id);
        process.Kill();
    }

    public static void Signal(int id, string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", id.ToString()]);
        kill.WaitForExit();
    }

    private static bool Has(int id, string word)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Split('\0').Contains(word) && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
