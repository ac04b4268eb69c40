using Playbooks.Jinja;
using Playbooks.Jinja.Formatting;
using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>What Ansible's more verbose outputs say of a meta task.</summary>
internal static class MetaText
{
    public static string Of(MetaEnded meta) => meta.IsSkipped ? WhySkipped(meta) : meta.Action switch
    {
        "flush_handlers" => $"triggered running handlers for {meta.Host}",
        "refresh_inventory" => "inventory successfully refreshed",
        "clear_facts" => "facts cleared",
        "clear_host_errors" => "cleared host errors",
        "end_batch" => "ending batch",
        "end_play" => "ending play",
        "end_host" => $"ending play for {meta.Host}",
        "reset_connection" => "reset connection",
        _ => meta.Action,
    };

    /// <summary>The result of one whose condition was false.</summary>
    public static string OfSkipped(MetaEnded meta) => JsonText.Of(
        new JinjaDict
        {
            ["msg"] = meta.Action == "end_host" ? $"end_host conditional evaluated to false, continuing execution for {meta.Host}" : meta.Action,
            ["skip_reason"] = WhySkipped(meta),
        },
        JsonOptions.Printed);

    private static string WhySkipped(MetaEnded meta) => $"{meta.Action} conditional evaluated to False" + meta.Action switch
    {
        "flush_handlers" => $", not running handlers for {meta.Host}",
        "clear_facts" => $", not clearing facts and fact cache for {meta.Host}",
        "clear_host_errors" => $", not clearing host error state for {meta.Host}",
        "end_batch" => ", continuing current batch",
        "end_play" => ", continuing play",
        "end_host" => $", continuing execution for {meta.Host}",
        _ => "",
    };
}
