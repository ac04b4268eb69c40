using System.Text;

namespace Playbooks.Connections;

/// <summary>Writes the requests of one exchange as the one shell command that the session runs. The random mark is its first and its last word: a command that was cut anywhere does
/// not run at all.</summary>
internal static class ExchangeText
{
    /// <summary>Inputs above this size go as an upload, not inside the command.</summary>
    public const int LargestInput = 256 * 1024;

    public static void WriteBatch(PooledBuffer text, string mark, IEnumerable<ShellRequest> requests, bool isStopped, IReadOnlyCollection<string> takenJobs, RunIdentity? run, SessionHello hello)
    {
        text.Add("_q " + mark);
        if (takenJobs.Count > 0)
        {
            text.Add(" d '" + string.Join(' ', takenJobs) + "'");
        }

        if (isStopped)
        {
            text.Add(" a");
        }

        foreach (var request in requests)
        {
            switch (request)
            {
                case ReadRequest read:
                    text.Add(" r ");
                    WriteQuoted(text, read.Script);
                    break;
                case ChangeRequest change:
                    WriteChange(text, change, run, hello);
                    break;
                default:
                    throw new ArgumentException($"{request.GetType().Name} cannot be part of a batch", nameof(requests));
            }
        }

        text.Add(" " + mark + "\n");
    }

    public static void WriteUpload(PooledBuffer text, string mark, UploadRequest upload)
    {
        text.Add($"_i {mark} {upload.Length} ");
        WriteQuoted(text, upload.Script);
        text.Add(" " + mark + "\n");
    }

    /// <summary>Single quotes; a NUL cannot be in a word and is refused.</summary>
    public static void WriteQuoted(PooledBuffer text, ReadOnlySpan<byte> word)
    {
        if (word.Contains((byte)0))
        {
            throw new ArgumentException("a script cannot hold a NUL character", nameof(word));
        }

        text.Add("'"u8);
        while (word.IndexOf((byte)'\'') is >= 0 and var quote)
        {
            text.Add(word[..quote]);
            text.Add("'\\''"u8);
            word = word[(quote + 1)..];
        }

        text.Add(word);
        text.Add("'"u8);
    }

    /// <summary>A printf format that prints exactly these bytes. Printable ASCII, tab and newline stand as they are.</summary>
    public static string AsFormat(ReadOnlySpan<byte> bytes)
    {
        var format = new StringBuilder(bytes.Length * 2);
        foreach (var value in bytes)
        {
            _ = value switch
            {
                (byte)'%' => format.Append("%%"),
                (byte)'\\' => format.Append("\\\\"),
                (byte)'\n' or (byte)'\t' or (>= 32 and < 127) => format.Append((char)value),
                _ => format.Append('\\').Append((char)('0' + (value >> 6))).Append((char)('0' + ((value >> 3) & 7))).Append((char)('0' + (value & 7))),
            };
        }

        return format.ToString();
    }

    /// <summary>True when `printf %s` in any shell gives back exactly these bytes: no NUL, and none of the control characters that some shells use as marks of their own.</summary>
    public static bool IsPlainText(ReadOnlySpan<byte> bytes)
        => !bytes.ContainsAny(Unsafe);

    private static readonly System.Buffers.SearchValues<byte> Unsafe =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 256).Where(value => value is < 9 or (> 10 and < 32) or 127 or (>= 0x80 and < 0x90)).Select(value => (byte)value)]);

    private static void WriteQuoted(PooledBuffer text, string word) => WriteQuoted(text, Encoding.UTF8.GetBytes(word));

    private static void WriteChange(PooledBuffer text, ChangeRequest change, RunIdentity? run, SessionHello hello)
    {
        var input = change.Input;
        var isPlain = input is { } bytes && IsPlainText(bytes.Span);
        var kind = input is null ? "-" : isPlain ? "s" : "f";
        var words = change.IsDurable ? 7 : input is null ? 2 : 3;
        text.Add($" u {words}");
        if (change.IsDurable)
        {
            var limit = change.Limit is { } time ? (long)Math.Ceiling(Math.Max(1, time.TotalSeconds)) : 0;
            text.Add($" j {ShellQuote.Word(change.JobId)} {limit} ");
            WriteQuoted(text, $"{run?.Id ?? "-"} {change.Description.ReplaceLineEndings(" ")}\n{hello.ProcessId} {hello.ProcessStart}");
            text.Add(" ");
            WriteQuoted(text, change.Script);
            text.Add($" {kind} ");
            WriteInput(text, input, isPlain);
        }
        else
        {
            text.Add(kind == "-" ? " c " : $" {kind} ");
            WriteQuoted(text, change.Script);
            if (input is not null)
            {
                text.Add(" ");
                WriteInput(text, input, isPlain);
            }
        }

        if (!change.StatusIsData)
        {
            text.Add(" e");
        }
    }

    private static void WriteInput(PooledBuffer text, ReadOnlyMemory<byte>? input, bool isPlain)
    {
        if (input is not { } bytes)
        {
            text.Add("''");
        }
        else if (isPlain)
        {
            WriteQuoted(text, bytes.Span);
        }
        else
        {
            WriteQuoted(text, AsFormat(bytes.Span));
        }
    }
}
