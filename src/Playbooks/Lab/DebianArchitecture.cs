using System.Runtime.InteropServices;

namespace Playbooks.Lab;

/// <summary>What Debian and Kubernetes call this machine's architecture.</summary>
internal static class DebianArchitecture
{
    public static string Current => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        var other => throw new LabException($"A lab needs an amd64 or arm64 machine; this one is {other}."),
    };
}
