namespace Playbooks.Modules;

/// <summary>Every module there is, by name. The one place where a module is registered.</summary>
internal static class ModuleList
{
    public static IReadOnlyList<IModule> Create() =>
    [
    ];
}
