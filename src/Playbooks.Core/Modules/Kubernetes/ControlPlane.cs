using Playbooks.Jinja;

namespace Playbooks.Modules.Kubernetes;

/// <summary>Where the API is spoken to from: the control-plane node that the roles found ready, else the first of the group.</summary>
internal static class ControlPlane
{
    public static string? Host(IModuleContext context)
        => context.Variable("cluster_first_control_plane") is string { Length: > 0 } found ? found
            : context.Variable("groups") is JinjaDict groups && groups.TryGetValue("kube_control_plane", out var hosts) && hosts is IEnumerable<object?> list
                ? list.Select(PythonValues.Str).FirstOrDefault()
            : null;

    public static string Kubectl(string? given, IModuleContext context) => given ?? (context.Variable("bin_dir") is string { Length: > 0 } folder ? folder + "/kubectl" : "kubectl");
}
