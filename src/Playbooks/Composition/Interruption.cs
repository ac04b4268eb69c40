using System.Runtime.InteropServices;

namespace Playbooks.Composition;

/// <summary>Ctrl-C, SIGTERM and SIGHUP: the first ends the run in order (nothing new starts, the recap is printed), a second Ctrl-C or SIGTERM ends the program at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly ITerminal terminal;
    private int signals;

    public Interruption(ITerminal terminal)
    {
        this.terminal = terminal;
        registrations = [Register(PosixSignal.SIGINT), Register(PosixSignal.SIGTERM), Register(PosixSignal.SIGHUP)];
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        if (signal == PosixSignal.SIGINT && terminal.IsLent)
        {
            return;
        }

        if (Interlocked.Increment(ref signals) > 1)
        {
            // A terminal that goes away hangs up more than once: the kernel does, and the shell in it.
            if (signal == PosixSignal.SIGHUP)
            {
                return;
            }

            Environment.Exit(ExitCodes.Interrupted);
        }

        try
        {
            terminal.Error.WriteLine("\ninterrupted: ending in order (again to end at once)");
        }
        catch (IOException)
        {
            // Nobody reads it: a full disk behind 2>log.
        }
        finally
        {
            source.Cancel();
        }
    });
}
