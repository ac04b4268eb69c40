using System.Diagnostics;

namespace Playbooks.IntegrationTests;

/// <summary>A user of this machine for the time of a test class, with a password and sudo rules; gone afterwards, and at the next start when the test run was killed.</summary>
public sealed class TestUser : IDisposable
{
    public const string Password = "it's a Secret-9 $x";
    private const string Prefix = "pbtest";
    private static int next;

    /// <param name="sudoRule">What follows the user's name in sudoers; null = none.</param>
    /// <param name="home">A folder that becomes the user's; /tmp when not given.</param>
    public TestUser(string? sudoRule, string? home = null)
    {
        RemoveLeftOvers();
        Name = $"{Prefix}{Environment.ProcessId}x{Interlocked.Increment(ref next)}";
        Run("useradd", null, "-M", "-d", home ?? "/tmp", "-s", "/bin/sh", Name);
        if (home is not null)
        {
            Run("chown", null, Name, home);
        }

        Run("chpasswd", $"{Name}:{Password}\n");
        if (sudoRule is not null)
        {
            File.WriteAllText(RuleOf(Name), $"Defaults:{Name} !lecture,passwd_tries=2\n{Name} {sudoRule}\n");
            File.SetUnixFileMode(RuleOf(Name), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        }
    }

    public string Name { get; }

    public void Dispose() => Remove(Name);

    private static string RuleOf(string name) => $"/etc/sudoers.d/{name}";

    private static void RemoveLeftOvers()
    {
        foreach (var name in File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToList())
        {
            if (!Directory.Exists("/proc/" + name[Prefix.Length..].Split('x')[0]))
            {
                Remove(name);
            }
        }
    }

    private static void Remove(string name)
    {
        File.Delete(RuleOf(name));
        Run("userdel", null, "-f", name);
    }

    private static void Run(string program, string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        (process.ExitCode is 0 or 6 or 8).ShouldBeTrue($"{program}: {error}");
    }
}
