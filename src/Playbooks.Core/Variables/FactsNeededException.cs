using Playbooks.Plays;

namespace Playbooks.Variables;

/// <summary>An expression reads a fact of a host whose facts are not gathered yet. The engine gathers them and evaluates again.</summary>
internal class FactsNeededException(string host) : Exception($"facts of {host} are needed")
{
    public string Host { get; } = host;
}

/// <summary>An expression at <paramref name="position"/> reads what another host may still write before it. The engine waits until all hosts have come that far and evaluates again.</summary>
internal sealed class HostsBehindException(string host, TaskPosition position) : FactsNeededException(host)
{
    public TaskPosition Position { get; } = position;
}

/// <summary>While looking ahead: an expression reads a value that nobody has yet. The task is not asked about ahead.</summary>
internal sealed class ValueUnknownException(string name) : Exception($"{name} is not known yet");
