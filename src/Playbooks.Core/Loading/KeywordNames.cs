using System.Collections.Frozen;

namespace Playbooks.Loading;

/// <summary>The keywords that may stand on each kind of thing.</summary>
internal static class KeywordNames
{
    public static readonly FrozenSet<string> Play = Common.Union(
    [
        "hosts", "gather_facts", "gather_subset", "gather_timeout", "fact_path", "vars_files", "vars_prompt", "roles", "handlers", "pre_tasks", "post_tasks", "tasks",
        "force_handlers", "max_fail_percentage", "serial", "strategy", "order", "user",
    ]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What may stand beside import_playbook, though only name, vars, when and tags have an effect.</summary>
    public static readonly FrozenSet<string> Import = Common.Except(["collections"]).Append("when").ToFrozenSet(StringComparer.Ordinal);

    public static readonly FrozenSet<string> Block = Common.Union(["when", "block", "rescue", "always", "notify", "delegate_to", "delegate_facts"]).ToFrozenSet(StringComparer.Ordinal);

    public static readonly FrozenSet<string> Task = Common.Union(
    [
        "when", "action", "local_action", "args", "async", "changed_when", "delay", "delegate_to", "delegate_facts", "failed_when", "loop", "loop_control", "notify", "poll",
        "register", "retries", "until",
    ]).ToFrozenSet(StringComparer.Ordinal);

    public static readonly FrozenSet<string> Handler = Task.Union(["listen"]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whatever else stands on a role of a play is a parameter of the role.</summary>
    public static readonly FrozenSet<string> Role = Common.Union(["when", "delegate_to", "delegate_facts", "role"]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>On a dynamic include most keywords would hold for the include itself, not for what it includes, and are not taken.</summary>
    public static readonly FrozenSet<string> Include = new[]
    {
        "action", "args", "collections", "debugger", "ignore_errors", "loop", "loop_control", "name", "no_log", "register", "run_once", "tags", "timeout", "vars", "when", "listen",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static readonly FrozenSet<string> LoopControl = new[] { "loop_var", "index_var", "label", "pause", "extended", "extended_allitems" }.ToFrozenSet(StringComparer.Ordinal);

    public static readonly FrozenSet<string> VarsPrompt
        = new[] { "name", "prompt", "default", "private", "confirm", "encrypt", "salt_size", "salt", "unsafe" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What with_... may name.</summary>
    public static readonly FrozenSet<string> Lookups = new[]
    {
        "items", "dict", "fileglob", "filetree", "first_found", "sequence", "subelements", "together", "nested", "cartesian", "flattened", "indexed_items", "inventory_hostnames", "lines",
        "random_choice", "list", "file", "env", "template", "vars", "password", "pipe", "url", "csvfile", "ini", "varnames", "unvault",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static string[] Common =>
    [
        "name", "connection", "port", "remote_user", "vars", "module_defaults", "environment", "no_log", "run_once", "ignore_errors", "ignore_unreachable", "check_mode", "diff",
        "any_errors_fatal", "throttle", "timeout", "debugger", "become", "become_method", "become_user", "become_flags", "become_exe", "tags", "collections",
    ];
}
