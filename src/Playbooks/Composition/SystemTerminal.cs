using System.Text;
using Playbooks.Results;

namespace Playbooks.Composition;

/// <summary>The process's own standard streams.</summary>
internal sealed class SystemTerminal : ITerminal
{
    private const int PipeWidth = 80;
    private const int PipeHeight = 25;
    private readonly Lazy<TextWriter> output = new(() => Open(Console.OpenStandardOutput(), isBuffered: true));
    private readonly Lazy<TextWriter> error = new(() => Open(Console.OpenStandardError(), isBuffered: false));

    public TextWriter Out => output.Value;

    public TextWriter Error => error.Value;

    public bool IsOutputTerminal => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    public bool IsInputTerminal => !Console.IsInputRedirected;

    public bool HasColors => !IsSet("NO_COLOR") && !IsSet("ANSIBLE_NOCOLOR") && (IsOutputTerminal || IsSet("FORCE_COLOR") || IsSet("ANSIBLE_FORCE_COLOR"));

    public int Width => Measure(() => Math.Max(20, Console.WindowWidth), PipeWidth);

    public int Height => Measure(() => Math.Max(8, Console.WindowHeight), PipeHeight);

    public string Ask(string prompt, bool isSecret, string remedy)
    {
        if (!IsInputTerminal)
        {
            throw new PlaybookException(SourcePosition.None, $"there is no terminal to ask for \"{prompt.TrimEnd(' ', ':')}\" on", remedy);
        }

        Out.Flush();
        Error.Write(prompt);
        Error.Flush();
        return isSecret ? ReadSecret() : Console.In.ReadLine() ?? "";
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

    private static StreamWriter Open(Stream stream, bool isBuffered)
        => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 8192) { AutoFlush = !isBuffered, NewLine = "\n" };

    private string ReadSecret()
    {
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key is not ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (key.KeyChar != '\0')
            {
                text.Append(key.KeyChar);
            }
        }

        Error.WriteLine();
        return text.ToString();
    }
}
