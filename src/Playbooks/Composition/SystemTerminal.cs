using System.Text;
using Microsoft.Win32.SafeHandles;
using Playbooks.Results;

namespace Playbooks.Composition;

/// <summary>The process's own standard streams.</summary>
internal sealed class SystemTerminal : ITerminal
{
    private const int PipeWidth = 80;
    private const int PipeHeight = 25;
    private readonly Lazy<TextWriter> output = new(() => Open(Console.OpenStandardOutput(), Console.IsOutputRedirected, isBuffered: true));
    private readonly Lazy<TextWriter> error = new(() => Open(Console.OpenStandardError(), Console.IsErrorRedirected, isBuffered: false));

    private int loans;

    public TextWriter Out => output.Value;

    public TextWriter Error => error.Value;

    public bool IsOutputTerminal => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    public bool IsInputTerminal => !Console.IsInputRedirected;

    public bool HasColors => !IsSet("NO_COLOR") && !IsSet("ANSIBLE_NOCOLOR") && (IsOutputTerminal || IsSet("FORCE_COLOR") || IsSet("ANSIBLE_FORCE_COLOR"));

    public int Width => Measure(() => Math.Max(20, Console.WindowWidth), PipeWidth);

    public int Height => Measure(() => Math.Max(8, Console.WindowHeight), PipeHeight);

    public bool IsLent => Volatile.Read(ref loans) > 0;

    public IDisposable Lend()
    {
        Interlocked.Increment(ref loans);
        return new Loan(this);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Out.Flush();
        using var raw = Console.OpenStandardOutput();
        raw.Write(bytes);
    }

    public async Task<string> AskAsync(string prompt, bool isSecret, string remedy, CancellationToken cancellationToken)
    {
        if (!IsInputTerminal)
        {
            throw new PlaybookException(SourcePosition.None, $"there is no terminal to ask for \"{prompt.TrimEnd(' ', ':')}\" on", remedy);
        }

        await Out.FlushAsync(cancellationToken).ConfigureAwait(false);
        using var hidden = isSecret ? new HiddenTyping() : null;
        await Error.WriteAsync(prompt).ConfigureAwait(false);

        // A read of a terminal cannot be cancelled: it is left behind, with nobody to take what it still gets.
        var answer = await Task.Run(ReadLine, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (isSecret)
        {
            await Error.WriteLineAsync().ConfigureAwait(false);
        }

        return answer;
    }

    /// <summary>Past the console class of .NET, which shows by itself what it reads, whatever the terminal's echo.</summary>
    private static string ReadLine()
    {
        using var input = new SafeFileHandle(0, ownsHandle: false);
        using var reader = new StreamReader(new FileStream(input, FileAccess.Read, bufferSize: 0), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return reader.ReadLine() ?? "";
    }

    private int Measure(Func<int> measure, int otherwise)
    {
        try
        {
            return IsOutputTerminal ? measure() : otherwise;
        }
        catch (IOException)
        {
            return otherwise;
        }
    }

    private static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is not (null or "" or "0");

    private static StreamWriter Open(Stream stream, bool isRedirected, bool isBuffered)
        => new(isRedirected ? stream : new HangUpStream(stream), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 8192) { AutoFlush = !isBuffered, NewLine = "\n" };

    private sealed class Loan(SystemTerminal terminal) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref terminal.loans);
    }
}
