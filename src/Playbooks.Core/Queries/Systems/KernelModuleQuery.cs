namespace Playbooks.Queries.Systems;

/// <summary>Is a kernel module there, loaded or built in?</summary>
internal sealed record KernelModuleQuery(string Name) : Query<KernelModuleAnswer>;

/// <summary>Whether what the module brings is there; <paramref name="IsBuiltIn"/>: as part of the kernel, so it cannot be taken out.</summary>
internal sealed record KernelModuleAnswer(bool IsPresent, bool IsBuiltIn);
