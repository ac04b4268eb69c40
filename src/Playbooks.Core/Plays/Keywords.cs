using Playbooks.Jinja;
using Playbooks.Values;

namespace Playbooks.Plays;

/// <summary>What may stand on a play, a role, a block, an include and a task, and is handed down. Values are as loaded (a <see cref="TemplateText"/> where templated);
/// null = not given here.</summary>
internal sealed record Keywords
{
    public static readonly Keywords None = new();

    public IReadOnlyList<object?> Tags { get; init; } = [];

    public IReadOnlyList<Condition> When { get; init; } = [];

    /// <summary>One mapping per level that has `vars`, outermost first.</summary>
    public IReadOnlyList<JinjaDict> Vars { get; init; } = [];

    /// <summary>One mapping (or template of one) per level, outermost first.</summary>
    public IReadOnlyList<object?> Environment { get; init; } = [];

    /// <summary>module name (or group/NAME) to argument mapping, per level, outermost first.</summary>
    public IReadOnlyList<JinjaDict> ModuleDefaults { get; init; } = [];

    public IReadOnlyList<object?> Notify { get; init; } = [];

    public object? Become { get; init; }

    public object? BecomeUser { get; init; }

    public object? BecomeMethod { get; init; }

    public object? BecomeFlags { get; init; }

    public object? BecomeExe { get; init; }

    public object? Connection { get; init; }

    public object? RemoteUser { get; init; }

    public object? Port { get; init; }

    public object? IgnoreErrors { get; init; }

    public object? IgnoreUnreachable { get; init; }

    public object? NoLog { get; init; }

    public object? AnyErrorsFatal { get; init; }

    public object? CheckMode { get; init; }

    public object? Diff { get; init; }

    public object? DelegateTo { get; init; }

    public object? DelegateFacts { get; init; }

    public object? RunOnce { get; init; }

    public object? Throttle { get; init; }

    public object? Timeout { get; init; }

    /// <summary>The keywords that hold for a child that stands below these: tags, when, vars, environment, module_defaults and notify add up, the others are replaced.</summary>
    public Keywords Inherit(Keywords child) => new()
    {
        Tags = [.. Tags, .. child.Tags],
        When = [.. When, .. child.When],
        Vars = [.. Vars, .. child.Vars],
        Environment = [.. Environment, .. child.Environment],
        ModuleDefaults = [.. ModuleDefaults, .. child.ModuleDefaults],
        Notify = child.Notify.Count > 0 ? child.Notify : Notify,
        Become = child.Become ?? Become,
        BecomeUser = child.BecomeUser ?? BecomeUser,
        BecomeMethod = child.BecomeMethod ?? BecomeMethod,
        BecomeFlags = child.BecomeFlags ?? BecomeFlags,
        BecomeExe = child.BecomeExe ?? BecomeExe,
        Connection = child.Connection ?? Connection,
        RemoteUser = child.RemoteUser ?? RemoteUser,
        Port = child.Port ?? Port,
        IgnoreErrors = child.IgnoreErrors ?? IgnoreErrors,
        IgnoreUnreachable = child.IgnoreUnreachable ?? IgnoreUnreachable,
        NoLog = child.NoLog ?? NoLog,
        AnyErrorsFatal = child.AnyErrorsFatal ?? AnyErrorsFatal,
        CheckMode = child.CheckMode ?? CheckMode,
        Diff = child.Diff ?? Diff,
        DelegateTo = child.DelegateTo ?? DelegateTo,
        DelegateFacts = child.DelegateFacts ?? DelegateFacts,
        RunOnce = child.RunOnce ?? RunOnce,
        Throttle = child.Throttle ?? Throttle,
        Timeout = child.Timeout ?? Timeout,
    };
}
