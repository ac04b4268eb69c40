using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;

namespace Playbooks.Variables;

/// <summary>The variables a template file sees besides the task's: template_path, template_fullpath, template_host, template_uid, template_mtime,
/// template_run_date, template_destpath, ansible_managed.</summary>
internal static class TemplateVariables
{
    private const string UsualNotice = "Ansible managed";

    /// <param name="scope">The task's.</param>
    /// <param name="name">The template as the task names it.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="destination">Where it goes.</param>
    public static TaskScope Add(TaskScope scope, string name, string path, string? destination = null)
    {
        var services = scope.Templar.Services;
        var host = System.Net.Dns.GetHostName();
        var changed = new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);
        var owner = services.Owners.Of(path) ?? services.Environment?.UserName ?? "";
        var notice = services.Setting("DEFAULT_MANAGED_STR")?.Value as string ?? UsualNotice;
        var values = new (string Name, object? Value)[]
        {
            ("template_host", host),
            ("template_path", name),
            ("template_fullpath", Path.GetFullPath(path)),
            ("template_uid", owner),
            ("template_mtime", AnsibleFilters.Moment(changed.ToLocalTime().DateTime)),
            ("template_run_date", AnsibleFilters.Moment(services.Time.GetLocalNow().DateTime)),
            ("template_destpath", destination),
            ("ansible_managed", Notice(scope, notice.Replace("{host}", host, StringComparison.Ordinal).Replace("{uid}", owner, StringComparison.Ordinal).Replace("{file}", name, StringComparison.Ordinal), changed)),
        };
        return scope.With(values);
    }

    /// <summary>The setting may hold %Y and their like, for the time of the file's last change.</summary>
    private static object? Notice(TaskScope scope, string notice, DateTimeOffset changed)
        => notice.Contains('%', StringComparison.Ordinal)
            ? scope.Templar.EvaluateExpression("notice | strftime(second)", new DictionaryScope(new Dictionary<string, object?> { ["notice"] = notice, ["second"] = changed.ToUnixTimeSeconds() }))
            : notice;
}
