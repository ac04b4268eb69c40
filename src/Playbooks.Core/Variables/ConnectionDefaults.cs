namespace Playbooks.Variables;

/// <summary>How the run reaches hosts for which neither a variable nor a keyword says so.</summary>
internal sealed record ConnectionDefaults
{
    public string Transport { get; init; } = "ssh";

    public string? User { get; init; }

    public string? PrivateKey { get; init; }

    /// <summary>Seconds.</summary>
    public int Timeout { get; init; } = 10;
}
