using Playbooks.Connections;
using Playbooks.Execution.Hosts;
using Playbooks.Modules;

namespace Playbooks.Execution;

/// <summary>A task (or item) ready to be asked and decided: everything of it that templates could say is known.</summary>
internal sealed record PreparedTask(IModule Module, object Arguments, ModuleContext Context, TaskSettings Settings)
{
    /// <summary>The host it runs on: the task's own, or the one it is delegated to.</summary>
    public required HostLink Link { get; init; }

    public required BecomeOptions? Become { get; init; }

    public string? DelegatedTo { get; init; }

    /// <summary>The other host's ansible_host, where it has one.</summary>
    public string? DelegatedAddress { get; init; }

    /// <summary>Its questions and changes concern others too; see <see cref="ModuleReach.Wide"/>.</summary>
    public bool IsWide { get; init; }

    /// <summary>Check mode passes over it and asks nothing: the module does not support it.</summary>
    public bool IsPassedOver => Settings.IsCheck && Module.CheckMode(Arguments) == CheckModeSupport.Skip;

    /// <summary>Who answers: one task may go over another connection, to another machine, than the one before it.</summary>
    public string ShellKey => $"{DelegatedTo}\n{Link.Key}\n{HostLink.ShellKey(Become)}";
}
