using Playbooks.Composition;
using Playbooks.Results;

namespace Playbooks.Tests.Reporting;

/// <summary>A terminal whose output is kept and whose answers are given.</summary>
internal sealed class FakeTerminal : ITerminal
{
    public string Output => Out.ToString()!;

    public string Errors => Error.ToString()!;

    public TextWriter Out { get; init; } = new StringWriter { NewLine = "\n" };

    public TextWriter Error { get; } = new StringWriter { NewLine = "\n" };

    public bool IsOutputTerminal { get; init; }

    public bool IsInputTerminal => Answers.Count > 0;

    public bool HasColors => false;

    public int Width => 80;

    public bool IsLent => false;

    public int Height => 24;

    public Queue<string> Answers { get; init; } = new();

    public IDisposable Lend() => new MemoryStream();

    public void WriteBytes(ReadOnlySpan<byte> bytes) => Out.Write(System.Text.Encoding.UTF8.GetString(bytes));

    public Task<string> AskAsync(string prompt, bool isSecret, string remedy, CancellationToken cancellationToken)
        => Answers.TryDequeue(out var answer) ? Task.FromResult(answer) : throw new PlaybookException(SourcePosition.None, $"there is no terminal to ask for \"{prompt}\" on", remedy);
}
