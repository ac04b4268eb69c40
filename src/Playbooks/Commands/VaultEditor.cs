using System.Diagnostics;
using Playbooks.Controller;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>Lets the user change a secret in $EDITOR (vi). The text lies in a file of a private folder meanwhile, which is overwritten and taken away.</summary>
internal static class VaultEditor
{
    public static byte[] Edit(byte[] text, string target, IControllerEnvironment environment)
    {
        var folder = Directory.CreateTempSubdirectory("playbook-vault-").FullName;
        var file = Path.Combine(folder, Path.GetFileName(target));
        try
        {
            File.WriteAllBytes(file, text);
            Open(environment.Variable("EDITOR") is { Length: > 0 } editor ? editor : "vi", file);
            return File.ReadAllBytes(file);
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

    private static void Open(string editor, string file)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec {editor} \"$1\"", "sh", file]))!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new PlaybookException(SourcePosition.None, $"the editor '{editor}' ended with status {process.ExitCode}, nothing was changed", "set EDITOR to the program to edit with");
        }
    }
}
