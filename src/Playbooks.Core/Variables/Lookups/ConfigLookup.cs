namespace Playbooks.Variables.Lookups;

/// <summary>`config`: settings of ansible.cfg and ANSIBLE_... variables by the names ansible-config lists them under.</summary>
internal static class ConfigLookup
{
    public static List<object?> Run(LookupCall call)
    {
        if (call.Option("plugin_type") is not null || call.Option("plugin_name") is not null)
        {
            throw call.Error("settings of plugins are not supported; only the general ones are");
        }

        var missing = call.Option("on_missing") ?? "error";
        if (missing is not ("error" or "warn" or "skip"))
        {
            throw call.Error($"\"on_missing\" must be a string and one of \"error\", \"warn\" or \"skip\", not {missing}");
        }

        var found = new List<object?>();
        foreach (var name in call.Texts)
        {
            if (call.Services.Setting(name) is { } setting)
            {
                found.Add(setting.Value);
            }
            else if (missing == "error")
            {
                throw call.Error($"Unable to find setting {name}");
            }
        }

        return found;
    }
}
