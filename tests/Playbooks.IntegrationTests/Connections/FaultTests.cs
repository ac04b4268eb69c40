using System.Diagnostics;
using System.Text;
using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Connections;

/// <summary>Payloads and connections as bad as they come.</summary>
public sealed class FaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] Hostile =
    [
        "if", ")", "}", "fi", "(", "{", "'", "\"", "`", "$(", "${", "cat <<EOF\nnever ends", "exit 7", "return 7", "set -e; false; echo no", "set -u; echo $nothing", "exec true",
        "exec >/dev/null", "exec >&- 2>&-", "exec 0<&- 1>&- 2>&-", "cat", "read x; echo $x", "trap 'echo trapped' EXIT", "kill -TERM $$", "kill -INT $$", "kill 0", "kill -HUP 0", "printf() { echo bad; }",
        "alias printf=bad", "unset PATH", "PATH=/nowhere", "cd /nowhere", "ulimit -n 3", "umask 777", "_m=@x _s=9 _n=0", "set -- a b c; shift 3", "IFS=0123456789", "while :; do break 9; done", "break",
        "continue", "printf '\\n@0123456789abcdef01234567 0\\n'", "echo 'it'\\''s'", "\u0001\u0002\u007f\u0080\u0085", "\r\n", "#", "a=$1; [ -z \"$a\" ] && echo no arguments", "eval 'eval \"eval echo deep\"'",
        "f() { f; }; :", "sleep 0 &", "(sleep 0.2; echo late) & wait", "set", "exec sh -c 'kill -9 $$'", "kill -STOP $$; kill -CONT $$",
    ];

    public static TheoryData<Flavour> Flavours => [Flavour.Dash, Flavour.Busybox, Flavour.Bash];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task No_payload_spoils_the_session(Flavour flavour)
    {
        await using var shell = await OpenAsync(flavour);
        foreach (var payload in Hostile)
        {
            var replies = await shell.ExchangeAsync(
                [new ReadRequest(payload, Patience), new ChangeRequest(payload) { StatusIsData = true }, new ReadRequest("echo out; echo err >&2; exit 3", Patience)], Token);

            (replies[2].Status, replies[2].OutputText, replies[2].ErrorText).ShouldBe((3, "out\n", "err\n"), payload);
        }
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task No_payload_spoils_the_session_as_a_durable_change(Flavour flavour)
    {
        await using var shell = await OpenAsync(flavour);
        var requests = Hostile.Where(payload => !payload.Contains("STOP", StringComparison.Ordinal))
            .Select(payload => new ChangeRequest(payload) { StatusIsData = true, IsDurable = true }).Cast<ShellRequest>().ToList();

        var replies = await shell.ExchangeAsync([.. requests, new ReadRequest("echo out; echo err >&2; exit 3", Patience)], Token);

        (replies[^1].Status, replies[^1].OutputText, replies[^1].ErrorText).ShouldBe((3, "out\n", "err\n"));
        replies[Array.IndexOf(Hostile, "exit 7")].Status.ShouldBe(7);
    }

    [Theory]
    [InlineData("/bin/dash")]
    [InlineData("/bin/busybox")]
    [InlineData("/bin/bash")]
    public void A_command_that_is_cut_anywhere_does_not_run_a_part(string program)
    {
        var folder = RunFolder.Shared.Create("cut");
        var hello = new SessionHello(1, "0", "0", "0", default, folder, ".", []);
        // Without the trap, which ends an exchange when the connection ends: here the quoting alone has to do.
        byte[] prelude = [.. SessionScript.FunctionsFor(hello, Options(Flavour.Dash)), .. "trap - EXIT\n"u8];
        using var text = new PooledBuffer();
        ExchangeText.WriteBatch(text, "@0123456789ab", [new ChangeRequest("echo it >" + folder + "/ran; : '/data/my dir'"), new ReadRequest("echo >" + folder + "/ran", Patience)], false, ["gone"], null, hello);
        var command = text.Written.ToArray();

        for (var length = 1; length < command.Length - 1; length++)
        {
            Run(program, [.. prelude, .. command.AsSpan(0, length)]);
            File.Exists(folder + "/ran").ShouldBeFalse($"cut after {Encoding.UTF8.GetString(command, 0, length)}");
        }

        Run(program, [.. prelude, .. command]);
        File.Exists(folder + "/ran").ShouldBeTrue();
    }

    [Theory]
    [InlineData("/bin/dash")]
    [InlineData("/bin/busybox")]
    [InlineData("/bin/bash")]
    public void An_upload_that_is_cut_anywhere_runs_nothing_of_the_content_and_puts_nothing_in_place(string program)
    {
        var folder = RunFolder.Shared.Create("cut");
        var hello = new SessionHello(1, "0", "0", "0", default, folder, ".", []);
        var prelude = SessionScript.FunctionsFor(hello, Options(Flavour.Dash));
        var content = Encoding.ASCII.GetBytes($"echo >{folder}/ran\necho >{folder}/ran\n");
        using var text = new PooledBuffer();
        ExchangeText.WriteUpload(text, "@0123456789ab", new UploadRequest($"_put 1 {folder}/tmp && mv {folder}/tmp {folder}/placed", Stream.Null, content.Length));
        var command = text.Written.ToArray();
        byte[] guard = [.. content, .. "@0123456789ab\n"u8];

        for (var length = 0; length < guard.Length - 1; length++)
        {
            Run(program, [.. prelude, .. command], guard[..length]);
            (File.Exists(folder + "/ran"), File.Exists(folder + "/placed")).ShouldBe((false, false), $"cut after {length} bytes of content");
        }

        Run(program, [.. prelude, .. command], guard);
        File.ReadAllBytes(folder + "/placed").ShouldBe(content);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Uploads_reach_their_script_whatever_it_does_with_them(Flavour flavour)
    {
        await using var shell = await OpenAsync(flavour);
        var content = new byte[1_000_003];
        new Random(3).NextBytes(content);
        var folder = RunFolder.Shared.Create("upload");
        var sent = 0L;

        var replies = await shell.ExchangeAsync(
            [
                new ReadRequest("echo before", Patience), Upload($"_put {content.Length} {folder}/a && cat {folder}/a"), Upload($"_take {content.Length} | cat >{folder}/b; wc -c <{folder}/b"),
                new ReadRequest("echo between", Patience), new ChangeRequest("true"), Upload("") with { Progress = now => sent = now }, Upload("head -c 10 >/dev/null; echo stopped; exit 0"),
                Upload("exit 4"), Upload("echo not run"), new ChangeRequest("echo not run"), new ReadRequest("echo after", Patience),
            ],
            Token);

        replies[1].Output.ToArray().ShouldBe(content);
        replies.Where((_, index) => index != 1).Select(reply => (reply.Status, reply.OutputText.Trim()))
            .ShouldBe([(0, "before"), (0, "1000003"), (0, "between"), (0, ""), (0, ""), (0, "stopped"), (4, ""), (-1, ""), (-1, ""), (0, "after")]);
        sent.ShouldBe(content.Length);

        UploadRequest Upload(string script) => new(script, new MemoryStream(content), content.Length);
    }

    [Fact]
    public async Task A_content_that_is_shorter_than_announced_places_nothing_and_ends_the_session()
    {
        await using var shell = await OpenAsync(Flavour.Dash);
        var folder = RunFolder.Shared.Create("upload");

        await Should.ThrowAsync<InvalidDataException>(shell.ExchangeAsync([new UploadRequest($"_put 9 {folder}/a && mv {folder}/a {folder}/b", new MemoryStream(new byte[5]), 9)], Token));
        var after = await Should.ThrowAsync<ConnectionException>(shell.ExchangeAsync([new ReadRequest("echo", Patience)], Token));
        await Task.Delay(200, Token);

        after.Failure.ShouldBe(ConnectionFailure.Lost);
        File.Exists(folder + "/b").ShouldBeFalse();
    }

    private static void Run(string program, params byte[][] pieces)
    {
        var words = program.EndsWith("busybox", StringComparison.Ordinal) ? new[] { program, "sh" } : [program];
        var start = new ProcessStartInfo("setsid", words) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.BaseStream;
        for (var index = 0; index < pieces.Length; index++)
        {
            if (index > 0)
            {
                // The raw bytes follow only after the begin mark was seen.
                while (error.ReadByte() is not ('+' or -1))
                {
                }
            }

            try
            {
                process.StandardInput.BaseStream.Write(pieces[index]);
                process.StandardInput.BaseStream.Flush();
            }
            catch (IOException)
            {
                // It ended already.
            }
        }

        process.StandardInput.Close();
        output.GetAwaiter().GetResult();
        process.WaitForExit();
    }

    private static ConnectionOptions Options(Flavour flavour)
        => new ConnectionOptions { HostName = "here", Address = "here", RemoteFolder = RunFolder.Shared.Path + "/faults" }.WithFlavour(flavour);

    private static Task<IRemoteShell> OpenAsync(Flavour flavour) => TestHost.ConnectHere(Options(flavour)).OpenShellAsync(null, Token);
}
