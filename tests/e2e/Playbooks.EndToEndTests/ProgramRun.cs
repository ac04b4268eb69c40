using System.Diagnostics;
using System.Text;

namespace Playbooks.EndToEndTests;

/// <summary>One run of the real program, which can be killed like any other.</summary>
internal sealed class ProgramRun : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ProgramRun(Process process) => _process = process;

    /// <summary>What it wrote to both streams so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts the program with these arguments.</summary>
    public static ProgramRun Start(params ReadOnlySpan<string> arguments) => Start(arguments, []);

    private static ProgramRun Start(ReadOnlySpan<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        info.ArgumentList.Add("exec");
        info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "playbook.dll"));
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        var run = new ProgramRun(new Process { StartInfo = info });
        run._process.OutputDataReceived += run.Append;
        run._process.ErrorDataReceived += run.Append;
        run._process.Start();
        run._process.StandardInput.Close();
        run._process.BeginOutputReadLine();
        run._process.BeginErrorReadLine();
        return run;
    }

    /// <summary>Runs the program to its end and returns its exit code and output.</summary>
    public static async Task<(int Code, string Output)> CompleteAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellationToken, IEnumerable<(string Name, string Value)>? environment = null)
    {
        using var run = Start([.. arguments], environment ?? []);
        await run._process.WaitForExitAsync(cancellationToken);
        return (run._process.ExitCode, run.Output);
    }

    /// <summary>Ends the program with SIGKILL after that time, unless it has ended; its children go on.</summary>
    public async Task KillAfterAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.Delay(time, cancellationToken);
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose() => _process.Dispose();

    private void Append(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }
}
