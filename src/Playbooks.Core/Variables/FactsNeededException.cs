namespace Playbooks.Variables;

/// <summary>An expression reads a fact of a host whose facts are not gathered yet. The engine gathers them and evaluates again.</summary>
internal class FactsNeededException(string host) : Exception($"facts of {host} are needed")
{
    public string Host { get; } = host;
}
