using System.Diagnostics;
using Playbooks.Composition;
using Playbooks.Controller;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>Lets the user change a secret in $EDITOR (vi). The text lies in a file of a private folder meanwhile, which is overwritten and taken away; what cannot be saved is kept, encrypted. A Ctrl-C
/// is the editor's.</summary>
internal static class VaultEditor
{
    /// <summary>Writes the target anew when the text was changed.</summary>
    public static void Edit(byte[] text, string target, VerbContext context, Func<byte[], byte[]> encrypt, UnixFileMode mode)
    {
        var folder = Directory.CreateTempSubdirectory("playbook-vault-").FullName;
        var file = Path.Combine(folder, Path.GetFileName(target));
        try
        {
            File.WriteAllBytes(file, text);
            Open(context.Environment.Variable("EDITOR") is { Length: > 0 } editor ? editor : "vi", file, context.Terminal);
            var edited = File.ReadAllBytes(file);
            if (!edited.AsSpan().SequenceEqual(text) || !File.Exists(target))
            {
                Save(encrypt(edited), target, mode, folder);
            }
        }
        finally
        {
            if (File.Exists(file))
            {
                File.WriteAllBytes(file, new byte[new FileInfo(file).Length]);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Save(byte[] encrypted, string target, UnixFileMode mode, string folder)
    {
        try
        {
            AtomicFile.Write(target, encrypted, mode);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var kept = folder + ".vault";
            AtomicFile.Write(kept, encrypted, AtomicFile.Private);
            throw new PlaybookException(new SourcePosition(target, 0, 0), $"cannot be written: {error.Message}", $"what was edited is kept, encrypted, in {kept}");
        }
    }

    private static void Open(string editor, string file, ITerminal terminal)
    {
        // Both get the terminal's Ctrl-C; it means something to the editor alone.
        using var loan = terminal.Lend();
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec {editor} \"$1\"", "sh", file]))!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new PlaybookException(SourcePosition.None, $"the editor '{editor}' ended with status {process.ExitCode}, nothing was changed", "set EDITOR to the program to edit with");
        }
    }
}
