using Playbooks.Results;

namespace Playbooks.Inventories.Plugins;

/// <summary>Programs that print an inventory: files that may be executed, or begin with `#!`.</summary>
internal sealed class ScriptPlugin(Warnings warnings) : IInventoryPlugin
{
    public string Name => "script";

    public bool Accepts(string source) => File.Exists(source) && (HasInterpreter(source) || IsExecutable(source));

    public Task ParseAsync(InventoryBuilder builder, string source, CancellationToken cancellationToken)
        => new ScriptReader(builder, source, warnings).ReadAsync(cancellationToken);

    /// <summary>It says itself that it is a program.</summary>
    public static bool HasInterpreter(string path)
    {
        try
        {
            Span<byte> start = stackalloc byte[2];
            using var file = File.OpenRead(path);
            return file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start.SequenceEqual("#!"u8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsExecutable(string path)
        => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
