using Playbooks.Plays;

namespace Playbooks.Variables;

/// <summary>An expression at <paramref name="position"/> reads what another host may still write before it. The engine waits until all hosts have come that far and evaluates again.</summary>
internal sealed class HostsBehindException(string host, TaskPosition position) : FactsNeededException(host)
{
    public TaskPosition Position { get; } = position;
}
