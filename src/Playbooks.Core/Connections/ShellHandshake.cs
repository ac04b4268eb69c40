using System.Text;

namespace Playbooks.Connections;

/// <summary>Waits for a new session's hello line, answering the password prompt of sudo or su meanwhile.</summary>
internal static class ShellHandshake
{
    /// <summary>How opening a session ended.</summary>
    internal enum Ending
    {
        /// <summary>The hello line came.</summary>
        Opened,

        /// <summary>The process ended, or its output did, before the hello line.</summary>
        Ended,

        /// <summary>No hello line within the limit.</summary>
        TimedOut,

        /// <summary>It asked for a password and there is none.</summary>
        PasswordNeeded,

        /// <summary>It asked again.</summary>
        PasswordWrong,
    }

    /// <summary>A session that said hello, with its streams just behind that line.</summary>
    internal sealed record Opened(ShellProcess Process, FrameReader Output, FrameReader Error, SessionHello Hello);

    /// <summary>What came of it; the texts are what the process printed when it did not open.</summary>
    internal sealed record Result(Ending Ending, Opened? Session, int? ExitStatus, string OutputText, string ErrorText);

    /// <param name="prompt">The text that asks for the password; null when none is expected.</param>
    public static async Task<Result> RunAsync(
        ShellProcess process, string marker, string? prompt, string? password, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var output = new FrameReader(process.Output);
        var error = new FrameReader(process.Error);
        var mark = Encoding.ASCII.GetBytes("\n" + marker);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var refused = new TaskCompletionSource<Ending>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        error.Watcher = prompt is null ? null : text =>
        {
            if (Count(text, prompt) <= asked)
            {
                return;
            }

            asked++;
            if (asked > 1 || password is null)
            {
                refused.TrySetResult(password is null ? Ending.PasswordNeeded : Ending.PasswordWrong);
            }
            else
            {
                process.Input.Write(Encoding.UTF8.GetBytes(password + "\n"));
                process.Input.Flush();
            }
        };
        var errorFrame = error.ReadAsync(mark, stop.Token).AsTask();
        var helloFrame = output.ReadAsync(mark, stop.Token).AsTask();
        var ending = Ending.Ended;
        try
        {
            using var timeout = new CancellationTokenSource(limit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            var first = await Task.WhenAny(helloFrame, refused.Task).WaitAsync(either.Token).ConfigureAwait(false);
            if (first == refused.Task)
            {
                ending = await refused.Task.ConfigureAwait(false);
            }
            else if (SessionHello.Parse((await helloFrame.ConfigureAwait(false)).Tail, time.GetUtcNow()) is { } hello)
            {
                if (!hello.IsLocked)
                {
                    await errorFrame.WaitAsync(either.Token).ConfigureAwait(false);
                }

                error.Watcher = null;
                return new(Ending.Opened, new(process, output, error, hello), null, "", "");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ending = Ending.TimedOut;
        }
        catch (IOException)
        {
            // It ended: what it said tells why.
            await Task.WhenAny(errorFrame, Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellationToken)).ConfigureAwait(false);
        }
        finally
        {
            Observe(helloFrame);
            Observe(errorFrame);
        }

        process.CloseInput();
        var status = await process.WaitAsync(ending == Ending.Ended ? TimeSpan.FromSeconds(2) : TimeSpan.FromMilliseconds(100), time).ConfigureAwait(false);
        return new(ending, null, status, output.Remainder, error.Remainder);
    }

    private static int Count(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private static void Observe(Task task)
        => task.ContinueWith(done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
