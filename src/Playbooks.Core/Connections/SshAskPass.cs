using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Playbooks.Connections;

/// <summary>Gives ssh a password or a key's passphrase when it asks: SSH_ASKPASS is a small script that reads the answer from a pipe (0600, in a private folder). So no secret is
/// ever in an environment, an argument list or a file. The pipe holds two answers (a host may ask twice, by two methods) and goes when the session is open.</summary>
internal sealed partial class SshAskPass : IDisposable
{
    private const int Answers = 2;
    private const string Script = """
        #!/bin/sh
        case $1 in *assphrase*) f=phrase;; *assword*|*asscode*) f=password;; *) exit 1;; esac
        [ -p "$PLAYBOOK_ASKPASS/$f" ] && IFS= read -r a <"$PLAYBOOK_ASKPASS/$f" && printf '%s\n' "$a"
        """;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string folder;
    private readonly List<FileStream> pipes = [];

    private SshAskPass(string folder)
    {
        this.folder = folder;
        Environment = new()
        {
            ["SSH_ASKPASS"] = Path.Combine(folder, "ask"),
            ["SSH_ASKPASS_REQUIRE"] = "force",
            ["PLAYBOOK_ASKPASS"] = folder,
            // Before OpenSSH 8.4 there is no REQUIRE: it asks the program when there is a display and no terminal.
            ["DISPLAY"] = "playbook:0",
        };
    }

    public Dictionary<string, string> Environment { get; }

    public static SshAskPass Create(SshControlFolder control, ConnectionOptions options)
    {
        var folder = control.NewFile("ask");
        Directory.CreateDirectory(folder, Private);
        var askPass = new SshAskPass(folder);
        try
        {
            var script = Path.Combine(folder, "ask");
            using (var file = new FileStream(script, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private }))
            {
                file.Write(Encoding.UTF8.GetBytes(Script.ReplaceLineEndings("\n") + "\n"));
            }

            askPass.Offer("password", options.Password);
            askPass.Offer("phrase", options.PrivateKeyPassphrase);
            return askPass;
        }
        catch
        {
            askPass.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var pipe in pipes)
        {
            pipe.Dispose();
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // It goes with the next run's cleaning.
        }
    }

    private void Offer(string name, string? secret)
    {
        if (secret is null)
        {
            return;
        }

        var path = Path.Combine(folder, name);
        if (MakePipe(path, 0b110_000_000) != 0)
        {
            throw new IOException($"mkfifo {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }

        // Opened for reading too: opening does not wait for ssh, and the answers stay in the pipe.
        var pipe = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0 });
        pipes.Add(pipe);
        for (var answer = 0; answer < Answers; answer++)
        {
            pipe.Write(Encoding.UTF8.GetBytes(secret + "\n"));
        }
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
