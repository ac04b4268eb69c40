namespace Playbooks.Composition;

/// <summary>The user's terminal, or the pipes in its place. Results go to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
internal interface ITerminal
{
    TextWriter Out { get; }

    TextWriter Error { get; }

    /// <summary>Somebody watches the output: it is a terminal, and not a dumb one.</summary>
    bool IsOutputTerminal { get; }

    /// <summary>Somebody can be asked.</summary>
    bool IsInputTerminal { get; }

    /// <summary>Whether to colour: a terminal and no NO_COLOR, or FORCE_COLOR (ANSIBLE_FORCE_COLOR).</summary>
    bool HasColors { get; }

    /// <summary>Columns.</summary>
    int Width { get; }

    /// <summary>Rows.</summary>
    int Height { get; }

    /// <summary>Another program has the terminal: a Ctrl-C is meant for it.</summary>
    bool IsLent { get; }

    /// <summary>Gives the terminal to another program until the loan is disposed of.</summary>
    IDisposable Lend();

    /// <summary>Writes to standard output what need not be text.</summary>
    void WriteBytes(ReadOnlySpan<byte> bytes);

    /// <summary>Asks for a line; what is typed is not shown when <paramref name="isSecret"/>. Throws <see cref="Results.PlaybookException"/> without a terminal, with
    /// <paramref name="remedy"/> as what to do instead.</summary>
    Task<string> AskAsync(string prompt, bool isSecret, string remedy, CancellationToken cancellationToken);
}
