using System.Reflection;

namespace Playbooks.Composition;

/// <summary>The version of this build, without the build metadata.</summary>
internal static class ProgramVersion
{
    public static string Text
        => typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
