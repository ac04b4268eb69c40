using Playbooks.Queries;

namespace Playbooks.Modules;

/// <summary>Who a task may concern. Decides what may be known ahead and what waits for whom.</summary>
internal enum ModuleReach
{
    /// <summary>Touches and reads only its own host (file, copy, package, service, ...).</summary>
    Private,

    /// <summary>May read or change something that other hosts see (command and its like, uri, kube, wait_for, fetch, ...).</summary>
    Wide,

    /// <summary>Runs on the controller alone and asks nothing of any host (debug, set_fact, assert, fail, add_host, ...).</summary>
    Controller,
}

/// <summary>What --check does with a task that would change something.</summary>
internal enum CheckModeSupport
{
    /// <summary>The decision is reported as changed and not carried out.</summary>
    Full,

    /// <summary>Reported as skipped: the module does not support check mode.</summary>
    Skip,

    /// <summary>Skipped as well, but with the values of the predicted result (a command without creates tells its cmd).</summary>
    SkipWithResult,
}

/// <summary>One module: stateless, ask and decide. Registered by name in the one list of modules.</summary>
internal interface IModule
{
    /// <summary>The short name ("copy"); `ansible.builtin.NAME` and `ansible.legacy.NAME` are the same module.</summary>
    string Name { get; }

    /// <summary>Other names of the same module ("ansible.posix.sysctl", "systemd_service").</summary>
    IReadOnlyList<string> Aliases { get; }

    ArgumentsSpecification Specification { get; }

    ModuleReach Reach { get; }

    /// <summary>What it would change can be left to the host as a job in the background (`async`): its steps are scripts and files, not a conversation.</summary>
    bool SupportsAsync { get; }

    /// <summary>Ansible carries it out from the controller, so `async` has no effect, and waiting for its job (`poll`) finds none.</summary>
    bool IgnoresAsync { get; }

    CheckModeSupport CheckMode(object arguments);

    /// <summary>True when, with these arguments, the task must run at its turn whatever the host looks like (command without creates, state=restarted, daemon_reload):
    /// nothing is asked ahead past it.</summary>
    bool Acts(object arguments);

    /// <summary>The queries its decision needs, from the arguments alone.</summary>
    IReadOnlyList<Query> Ask(object arguments, IModuleContext context);

    /// <summary>Pure: no I/O, no clock, except the controller's files through the context.</summary>
    Decision Decide(object arguments, Answers answers, IModuleContext context);

    /// <summary>The host the task really runs on, when the module itself says so (kube: the first control-plane node); null = where the task says.</summary>
    string? DelegateTo(object arguments, IModuleContext context);

    /// <summary>The task's delegate_to does not say where it runs: the module reads it itself (synchronize).</summary>
    bool PlacesItself => false;
}
