using Playbooks.Controller;
using Playbooks.Lab;
using Playbooks.Results;

namespace Playbooks.Composition;

/// <summary>The one place where exceptions become messages and exit codes.</summary>
internal sealed class ErrorBoundary(ITerminal terminal, IControllerEnvironment environment, ProgramName program, TimeProvider time)
{
    public async Task<int> RunAsync(Func<CancellationToken, Task<int>> action, CancellationToken cancellationToken)
    {
        var code = await CodeAsync(action, cancellationToken).ConfigureAwait(false);
        try
        {
            await terminal.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return code;
        }
        catch (IOException error)
        {
            return code == ExitCodes.Success ? Say(error.Message, ExitCodes.Mistake) : code;
        }
    }

    private async Task<int> CodeAsync(Func<CancellationToken, Task<int>> action, CancellationToken cancellationToken)
    {
        try
        {
            return Translate(await action(cancellationToken).ConfigureAwait(false));
        }
        catch (PlaybookException mistakes)
        {
            return Report(mistakes);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Tell("interrupted");
            return Translate(ExitCodes.Interrupted);
        }
        catch (ConnectionException lost)
        {
            return Say(lost.Advice, ExitCodes.Unreachable);
        }
        catch (ModuleFailedException failed)
        {
            return Say(failed.Message, ExitCodes.Failed);
        }
        catch (Exception error) when (error is LabException or UnauthorizedAccessException or IOException)
        {
            return Say(error.Message, ExitCodes.Mistake);
        }
        catch (Exception bug)
        {
            Tell($"ERROR! this is a bug in playbook, not a mistake of yours: {bug.GetType().Name}: {bug.Message}");
            Tell(WriteDetails(bug) is { } file ? $"The details are in {file}; please report it with that file." : bug.ToString());
            return ExitCodes.Bug;
        }
    }

    private int Report(PlaybookException exception)
    {
        foreach (var mistake in exception.Mistakes)
        {
            Tell($"ERROR! {mistake}");
        }

        // ansible-playbook tells files it cannot parse (4) from everything else (1), files that are not there among it.
        var isInFile = exception.Mistakes.Any(mistake => mistake.Position != SourcePosition.None && mistake.Position.Line > 0 && mistake.MissingText is null);
        return !program.IsAnsible ? (exception.IsAfterChanges ? ExitCodes.Failed : ExitCodes.Mistake) : exception.AnsibleCode ?? (isInFile ? 4 : ExitCodes.Mistake);
    }

    private int Say(string message, int code)
    {
        Tell($"ERROR! {message}");
        return Translate(code);
    }

    /// <summary>Where standard error cannot be written to either, the exit code has to do.</summary>
    private void Tell(string line)
    {
        try
        {
            terminal.Error.WriteLine(line);
        }
        catch (IOException)
        {
        }
    }

    private int Translate(int code) => program.IsAnsible ? ExitCodes.ForAnsible(code) : code;

    private string? WriteDetails(Exception bug)
    {
        try
        {
            var folder = Path.Combine(environment.StateFolder, "bugs");
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var now = time.GetUtcNow();
            var file = Path.Combine(folder, $"{now:yyyyMMdd-HHmmss}-{Environment.ProcessId}.txt");
            using var stream = new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            using var writer = new StreamWriter(stream);
            writer.WriteLine($"playbook {ProgramVersion.Text}, {now:O}, .NET {Environment.Version}, {Environment.OSVersion}");
            writer.WriteLine(bug);
            return file;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            return null;
        }
    }
}
