namespace Playbooks.Connections;

/// <summary>The words that start OpenSSH's client for one session. For an option that is given twice ssh takes the first: what the program depends on comes first, then the
/// user's own arguments, then the defaults.</summary>
internal static class SshCommand
{
    public static List<string> Build(ConnectionOptions options, string command, string logFile, string? controlPath, bool asksPassword)
    {
        List<string> words = [options.SshExecutable, "-T", "-E", logFile, "-o", $"BatchMode={(asksPassword ? "no" : "yes")}"];
        words.AddRange(options.ExtraArguments);
        AddOption(words, "StrictHostKeyChecking", options.HostKeyChecking);
        AddOption(words, "ConnectTimeout", Math.Max(1, (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds)).ToString());
        AddOption(words, "ServerAliveInterval", "5");
        AddOption(words, "ServerAliveCountMax", "3");
        AddOption(words, "LogLevel", "INFO");
        AddOption(words, "RequestTTY", "no");
        AddOption(words, "ClearAllForwardings", "yes");
        if (controlPath is null)
        {
            AddOption(words, "ControlMaster", "no");
            AddOption(words, "ControlPath", "none");
        }
        else
        {
            AddOption(words, "ControlMaster", "auto");
            AddOption(words, "ControlPersist", Math.Max(1, (int)options.ControlPersist.TotalSeconds).ToString());
            AddOption(words, "ControlPath", controlPath);
        }

        if (asksPassword)
        {
            AddOption(words, "NumberOfPasswordPrompts", "1");
        }

        if (options.Password is not null)
        {
            AddOption(words, "PreferredAuthentications", "publickey,password,keyboard-interactive");
        }

        if (options.PrivateKeyFile is { } key)
        {
            AddOption(words, "IdentitiesOnly", "yes");
            AddOption(words, "IdentityFile", $"\"{key.Replace("%", "%%", StringComparison.Ordinal)}\"");
        }

        AddTarget(words, options);
        words.Add(command);
        return words;
    }

    /// <summary>Tells the master of a kept connection what to do.</summary>
    public static List<string> BuildControl(ConnectionOptions options, string controlPath, string command)
    {
        List<string> words = [options.SshExecutable, "-q", "-O", command];
        words.AddRange(options.ExtraArguments);
        AddOption(words, "ControlPath", controlPath);
        AddTarget(words, options);
        return words;
    }

    private static void AddTarget(List<string> words, ConnectionOptions options)
    {
        if (options.Port is { } port)
        {
            words.AddRange(["-p", port.ToString()]);
        }

        if (options.User is { } user)
        {
            words.AddRange(["-l", user]);
        }

        words.AddRange(["--", options.Address]);
    }

    private static void AddOption(List<string> words, string name, string value) => words.AddRange(["-o", $"{name}={value}"]);
}
