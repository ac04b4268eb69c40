using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Playbooks.Results;

namespace Playbooks.Composition;

/// <summary>The terminal does not show what is typed: begun before a question is shown, so that what is pasted or typed ahead is not shown either, and undone afterwards, also when a
/// signal ends the program. Throws <see cref="PlaybookException"/> where there is no stty.</summary>
internal sealed class HiddenTyping : IDisposable
{
    private readonly string before;
    private readonly PosixSignalRegistration[] registrations;

    public HiddenTyping()
    {
        before = Stty("-g");
        registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => Stty(before)))];
        Stty("-echo");
    }

    public void Dispose()
    {
        Stty(before);
        Array.ForEach(registrations, registration => registration.Dispose());
    }

    private static string Stty(string argument)
    {
        try
        {
            using var stty = Process.Start(new ProcessStartInfo("stty", [argument]) { RedirectStandardOutput = true })!;
            var text = stty.StandardOutput.ReadToEnd();
            stty.WaitForExit();
            return text.Trim();
        }
        catch (Win32Exception problem)
        {
            throw new PlaybookException(SourcePosition.None, $"cannot hide what is typed: stty: {problem.Message}", "install coreutils, or give the password in a file");
        }
    }
}
