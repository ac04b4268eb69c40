using System.Diagnostics;

namespace Playbooks.Connections;

/// <summary>The local process (ssh, sudo or sh) behind a session, with its three pipes. It gets no terminal signals: Ctrl-C is dealt with by the program, not by ssh.</summary>
internal sealed class ShellProcess : IAsyncDisposable
{
    // Portable stand-in for setsid, which macOS lacks: an ignored signal stays ignored over exec.
    private const string Shielded = "trap '' INT QUIT; exec \"$@\"";
    private readonly Process process;

    private ShellProcess(Process process)
    {
        this.process = process;
        Input = process.StandardInput.BaseStream;
        Output = process.StandardOutput.BaseStream;
        Error = process.StandardError.BaseStream;
    }

    public Stream Input { get; }

    public Stream Output { get; }

    public Stream Error { get; }

    public bool HasExited => process.HasExited;

    /// <summary>The exit status; null while it runs.</summary>
    public int? ExitStatus => process.HasExited ? process.ExitCode : null;

    /// <param name="isShielded">True for programs that stay on this machine's terminal (ssh); false where the words themselves start a session of their own (setsid).</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program is not there.</exception>
    public static ShellProcess Start(IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment, bool isShielded)
    {
        var start = new ProcessStartInfo
        {
            FileName = isShielded ? "/bin/sh" : words[0],
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var word in isShielded ? ["-c", Shielded, "sh", .. words] : words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ShellProcess(Process.Start(start) ?? throw new InvalidOperationException("no process was started"));
    }

    /// <summary>Waits for the end, up to a limit. Null: still running.</summary>
    public async Task<int?> WaitAsync(TimeSpan limit, TimeProvider time)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit, time).ConfigureAwait(false);
            return process.ExitCode;
        }
        catch (Exception problem) when (problem is TimeoutException or InvalidOperationException)
        {
            // The latter: somebody else disposed of it meanwhile.
            return null;
        }
    }

    /// <summary>End of input: the remote shell ends when it sees it.</summary>
    public void CloseInput()
    {
        try
        {
            Input.Close();
        }
        catch (IOException)
        {
            // The peer is gone already.
        }
    }

    public void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    public ValueTask DisposeAsync()
    {
        CloseInput();
        Kill();
        // Streams that were asked for are not the process's to close.
        Output.Dispose();
        Error.Dispose();
        process.Dispose();
        return ValueTask.CompletedTask;
    }
}
