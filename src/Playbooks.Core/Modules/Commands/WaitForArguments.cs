namespace Playbooks.Modules.Commands;

/// <summary>Arguments of `wait_for`.</summary>
internal sealed record WaitForArguments
{
    [Argument("Name or address to connect to, from the node.")]
    public string Host { get; init; } = "127.0.0.1";

    [Argument("Port to look at.")]
    public int? Port { get; init; }

    [Argument("File to look at, instead of a port.")]
    public string? Path { get; init; }

    [Argument("Regular expression to find in the file, or in what the port sends.")]
    public string? SearchRegex { get; init; }

    [Argument("started, present: the port answers, the file is there (and search_regex is found). stopped, absent: it does not. drained: the port has no active connections.",
        Choices = ["absent", "drained", "present", "started", "stopped"])]
    public string State { get; init; } = "started";

    [Argument("Seconds to wait at most.")]
    public int Timeout { get; init; } = 300;

    [Argument("Seconds to wait before the first look.")]
    public int Delay { get; init; }

    [Argument("Seconds between looks.")]
    public int Sleep { get; init; } = 1;

    [Argument("Seconds one connection may take.")]
    public int ConnectTimeout { get; init; } = 5;

    [Argument("The states that count as active for drained.")]
    public IReadOnlyList<string> ActiveConnectionStates { get; init; } = ["ESTABLISHED", "FIN_WAIT1", "FIN_WAIT2", "SYN_RECV", "SYN_SENT", "TIME_WAIT"];

    [Argument("Addresses whose connections do not count for drained.")]
    public IReadOnlyList<string> ExcludeHosts { get; init; } = [];

    [Argument("What to say when the time is over.")]
    public string? Msg { get; init; }

    public bool WantsAbsence => State is "absent" or "stopped";
}
