using System.Diagnostics;
using System.Text;

namespace Playbooks.EndToEndTests;

/// <summary>One run of the real program, which can be killed like any other: the one beside the tests, or what PLAYBOOK_TEST_PROGRAM names (the launcher becomes the program).</summary>
internal sealed class ProgramRun : IDisposable
{
    /// <summary>A run that has not ended by then hangs: the longest takes two minutes on an idle machine.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<(string Header, TimeSpan At)> _headers = [];
    private readonly Stopwatch _watch = new();
    private readonly string _command;

    private ProgramRun(Process process)
    {
        _process = process;
        _command = string.Join(' ', process.StartInfo.ArgumentList.Prepend(process.StartInfo.FileName));
    }

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

    /// <summary>The tasks it has shown so far.</summary>
    public RunTimeline Timeline
    {
        get
        {
            lock (_output)
            {
                return new([.. _headers], _watch.Elapsed);
            }
        }
    }

    /// <summary>Starts the program with these arguments.</summary>
    public static ProgramRun Start(params ReadOnlySpan<string> arguments) => Start(arguments, []);

    private static ProgramRun Start(ReadOnlySpan<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        var (program, own) = Environment.GetEnvironmentVariable("PLAYBOOK_TEST_PROGRAM") is { Length: > 0 } named
            ? (named, Array.Empty<string>())
            : ("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "playbook.dll")]);
        var info = new ProcessStartInfo(program, [.. own, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        var run = new ProgramRun(new Process { StartInfo = info });
        run._process.OutputDataReceived += run.Append;
        run._process.ErrorDataReceived += run.Append;
        run._watch.Start();
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
        return (await run.EndAsync(cancellationToken), run.Output);
    }

    /// <summary>Waits for its end and returns its exit code; one that hangs is killed, and fails the test with what it wrote.</summary>
    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(Longest, cancellationToken);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            throw new ShouldAssertException($"{_command} has not ended within {Longest.TotalMinutes} minutes. It wrote:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Ends the program with SIGKILL after that time, unless it has ended; its children go on.</summary>
    public async Task KillAfterAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.Delay(time, cancellationToken);
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Waits until the run has shown so many headers of that text, then so long, and kills it.</summary>
    public async Task KillAtAsync((string? Header, int Occurrence, TimeSpan After) moment, CancellationToken cancellationToken)
    {
        while (!Timeline.Has(moment.Header, moment.Occurrence) && !_process.HasExited)
        {
            if (_watch.Elapsed > Longest)
            {
                _process.Kill();
                throw new ShouldAssertException($"{_command} has not shown {moment.Header} within {Longest.TotalMinutes} minutes. It wrote:\n{Output}");
            }

            await Task.Delay(Pause, cancellationToken);
        }

        await KillAfterAsync(moment.After, cancellationToken);
    }

    public void Dispose() => _process.Dispose();

    private void Append(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
            if (line.Data is { } text && (text.StartsWith("TASK [", StringComparison.Ordinal) || text.StartsWith("PLAY [", StringComparison.Ordinal)))
            {
                _headers.Add((text.TrimEnd('*', ' '), _watch.Elapsed));
            }
        }
    }
}
