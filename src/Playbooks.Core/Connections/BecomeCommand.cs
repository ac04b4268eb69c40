using Playbooks.Results;

namespace Playbooks.Connections;

/// <summary>The command line that starts a session as somebody else, the prompt to wait for, and what its refusals mean.</summary>
/// <param name="Line">For the login shell: one line, only single quotes.</param>
/// <param name="Prompt">What asks for the password on standard error; null when nothing will.</param>
internal sealed record BecomeCommand(string Line, string? Prompt)
{
    /// <param name="start">What the session's shell runs first; see <see cref="SessionScript.StartCommand"/>.</param>
    /// <param name="marker">Makes the prompt unmistakable.</param>
    public static BecomeCommand For(BecomeOptions? become, string start, string shell, string marker)
    {
        var run = $"{ShellQuote.Word(shell)} -c {ShellQuote.Quoted(start)}";
        if (become is null)
        {
            return new($"exec {run}", null);
        }

        var program = ShellQuote.Word(become.Executable ?? become.Method);
        var user = ShellQuote.Word(become.User);
        var flags = become.Flags is { Length: > 0 } given ? " " + given : "";
        switch (become.Method)
        {
            case "sudo":
                var prompt = $"P{marker}:";
                return become.Password is null
                    ? new($"exec {program} -n -H{flags} -u {user} -- {run}", null)
                    : new($"exec {program} -S -p {prompt} -H{flags.Replace(" -n", "", StringComparison.Ordinal)} -u {user} -- {run}", prompt);
            case "su":
                return new($"exec env LC_ALL=C {program}{flags} {user} -c {ShellQuote.Quoted("exec " + run)}", "assword:");
            case "doas":
                return new($"exec {program} -n{flags} -u {user} -- {run}", null);
            default:
                throw new ConnectionException(
                    ConnectionFailure.Become, $"become_method '{become.Method}' is not supported", "use sudo, su or doas");
        }
    }

    /// <summary>The error for a session that did not open because of become, as Ansible words it where it does; null when that was not the reason.</summary>
    public static ConnectionException? Explain(BecomeOptions become, ShellHandshake.Result result)
    {
        var tool = become.Method;
        if (result.Ending == ShellHandshake.Ending.PasswordNeeded)
        {
            return NeedsPassword(tool);
        }

        var text = result.ErrorText + result.OutputText;
        if (result.Ending == ShellHandshake.Ending.PasswordWrong || Has("incorrect password") || Has("Authentication failure"))
        {
            return new(ConnectionFailure.Become, $"Incorrect {tool} password", "check ansible_become_password, or give it with -K");
        }

        if (result.Ending != ShellHandshake.Ending.Ended || result.ExitStatus is 255)
        {
            return null;
        }

        if (Has("a password is required") || (tool == "doas" && Has("Authorization required")) || (tool == "doas" && Has("Authentication failed")))
        {
            return tool == "doas"
                ? new(ConnectionFailure.Become, "doas wants a password, which it only takes from a terminal", "allow it with 'permit nopass' in doas.conf, or use become_method: sudo")
                : NeedsPassword(tool);
        }

        var (problem, remedy) =
            Has("must have a tty") ? ($"{tool} wants a terminal", "take 'requiretty' out of sudoers for this user")
            : Has("not in the sudoers") || Has("not allowed to execute") || Has("may not run sudo") || Has("Operation not permitted")
                ? ($"{tool} does not allow becoming {become.User}", $"allow this user to run /bin/sh as {become.User}")
            : Has("unknown user") || Has("does not exist") || Has("no passwd entry") ? ($"there is no user {become.User}", "check become_user")
            : result.ExitStatus is 127 or 126 || Has("not found") ? ($"{tool} is not installed", "install it, or choose another become_method")
            : ($"{tool} failed", "run it by hand on the host");
        var said = LastLine(result.ErrorText) is { Length: > 0 } line ? $" ({line})" : "";
        return new(ConnectionFailure.Become, $"{problem}{said}", remedy);

        bool Has(string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    private static ConnectionException NeedsPassword(string tool)
        => new(ConnectionFailure.Become, $"Missing {tool} password", "give it with -K, or set ansible_become_password");

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
}
