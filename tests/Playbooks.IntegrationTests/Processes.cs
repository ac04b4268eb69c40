namespace Playbooks.IntegrationTests;

/// <summary>Looks for processes on this machine by a word of their argument list; tests use random numbers as such words.</summary>
internal static class Processes
{
    public static IReadOnlyList<int> WithArgument(string word)
        => [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!)).Where(id => Has(id, word))];

    public static async Task WaitForAsync(string word, CancellationToken cancellationToken)
    {
        for (var tries = 0; WithArgument(word).Count == 0; tries++)
        {
            tries.ShouldBeLessThan(500, $"no process with {word} started");
            await Task.Delay(10, cancellationToken);
        }
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
