using Playbooks.Inventories;
using Playbooks.Plays;
using Playbooks.Variables;

namespace Playbooks.Tests.Variables;

/// <summary>A run without hosts or groups.</summary>
internal sealed class NoMembers : IRunMembers
{
    public IReadOnlyList<string> AllPlayHosts => [];

    public Inventory Inventory(TaskPosition? reader) => throw new NotSupportedException();

    public HostVariables? Host(string name) => null;

    public IReadOnlyList<string> PlayHosts(TaskPosition? reader) => [];

    public IReadOnlyList<string> BatchHosts(TaskPosition? reader) => [];

    public bool IsSettled(TaskPosition reader) => true;
}
