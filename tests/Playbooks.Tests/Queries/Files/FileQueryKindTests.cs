using Playbooks.Queries.Files;
using Playbooks.Results;
using Playbooks.Tests.Modules;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Queries.Files;

/// <summary>Output captured from coreutils 9.1 and busybox 1.35.</summary>
public class FileQueryKindTests
{
    private const string Numbers = " 0 0 3 1795169103 1795169104 1795169105 11665588 65024 1 8 4096 0 0 root:root:";
    private const string LinkNumbers = " 0 0 1 1795169103 1795169104 1795169105 11665620 65024 1 0 4096 0 0 root:root:";

    [Theory]
    [MemberData(nameof(LocalShell.All), MemberType = typeof(LocalShell))]
    public void More_paths_than_one_command_takes_are_asked_in_parts(string shell)
    {
        using var folder = new TestFolder(("first", "1"), ("last", "22"));
        File.CreateSymbolicLink(folder.File("link"), "last");
        var missing = Enumerable.Range(0, 800).Select(number => folder.File(string.Concat(Enumerable.Repeat("x/", 1500)) + number));
        FileQuery[] queries = [.. missing.Prepend(folder.File("first")).Append(folder.File("link")).Append(folder.File("last")).Select(path => new FileQuery(path) { Digests = DigestAlgorithms.Sha256 })];
        var script = folder.Write("script", new FileQueryKind().BuildScript(queries));
        var outcome = LocalShell.Run(shell, $". {script}");
        var answers = new FileQueryKind().Parse(queries, new Playbooks.Queries.QueryOutput(outcome.Output, outcome.ErrorText, outcome.Status)).Cast<FileAnswer>().ToList();
        answers.Select((answer, index) => (answer, index)).Where(pair => pair.answer.Exists).Select(pair => pair.index).ShouldBe([0, 801, 802]);
        answers[0].Sha256.ShouldBe("6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b");
        answers[801].Target!.Size.ShouldBe(2);
        answers[802].Sha256.ShouldBe("785f3ec7eb32f30b90cd0fcf3657d388b5ff4297f2f9716ff66e9b69c05ddd09");
    }

    [Fact]
    public void A_stat_that_could_not_run_does_not_mean_missing()
    {
        var outcome = LocalShell.Run("dash", "stat() { return 126; }\n" + new FileQueryKind().BuildScript([new FileQuery("/etc")]));
        outcome.Status.ShouldBe(126);
        Should.Throw<ModuleFailedException>(() => new FileQueryKind().Parse([new FileQuery("/etc")], new Playbooks.Queries.QueryOutput(outcome.Output, outcome.ErrorText, outcome.Status)));
    }

    [Theory]
    [InlineData("/tmp/l -> a")]
    [InlineData("'/tmp/l' -> 'a'")]
    public void Links_are_read_from_both_tools(string name)
    {
        var captured = $"81a4{Numbers}/tmp/a\na1ff{LinkNumbers}{name}\n\n81a4{Numbers}/tmp/l\n\n";
        var answers = LocalShell.Parse(new FileQueryKind(), captured, new FileQuery("/tmp/a"), new FileQuery("/tmp/none"), new FileQuery("/tmp/l")).Cast<FileAnswer>().ToList();
        answers[0].Entry.ShouldBe(new FileEntry
        {
            Kind = FileKind.Regular,
            Mode = 420,
            Size = 3,
            AccessTime = 1795169103,
            ModificationTime = 1795169104,
            ChangeTime = 1795169105,
            Inode = 11665588,
            Device = 65024,
            Links = 1,
            Blocks = 8,
            BlockSize = 4096,
            UserName = "root",
            GroupName = "root",
        });
        answers[1].Exists.ShouldBeFalse();
        (answers[2].Entry!.LinkTarget, answers[2].Target!.Kind).ShouldBe(("a", FileKind.Regular));
    }

    [Fact]
    public void A_digest_of_a_name_with_a_line_break_is_escaped_by_GNU_only()
    {
        const string digest = "7e18f737311b2dc3b2f269dd78396b0351f14fb66efa879f768cb23181883c78";
        var query = new FileQuery("/tmp/a\nb") { Digests = DigestAlgorithms.Sha256 };
        foreach (var line in (string[])[$"\\{digest}  /tmp/a\\nb\n", $"{digest}  /tmp/a\nb\n"])
        {
            var answer = (FileAnswer)LocalShell.Parse(new FileQueryKind(), $"81a4{Numbers}/tmp/a\nb\n\n\n{line}", query)[0];
            answer.Sha256.ShouldBe(digest);
        }
    }

    [Theory]
    [InlineData("stat: cannot statx '/root/x': Permission denied")]
    [InlineData("stat: can't stat '/root/x': Permission denied")]
    public void A_path_that_may_not_be_looked_at_is_no_missing_file(string error)
    {
        var answers = new FileQueryKind().Parse([new FileQuery("/root/x")], new Playbooks.Queries.QueryOutput("\n\n"u8.ToArray(), error, 0));
        answers[0].ShouldBeOfType<ModuleFailedException>().Message.ShouldBe("/root/x: Permission denied");
    }

    [Theory, MemberData(nameof(LocalShell.All), MemberType = typeof(LocalShell))]
    public void More_paths_than_a_command_takes_are_asked_about_in_portions(string shell)
    {
        using var folder = new TestFolder(("first", "1"), ("last", "2"));
        File.CreateSymbolicLink(folder.File("link"), folder.File("last"));
        var queries = Enumerable.Range(0, 3000).Select(number => folder.File($"missing-{new string('x', 60)}-{number}")).Prepend(folder.File("first")).Append(folder.File("link")).Append(folder.File("last"))
            .Select(path => new FileQuery(path) { Digests = DigestAlgorithms.Sha256 }).ToArray();
        var script = folder.Write("script", new FileQueryKind().BuildScript(queries));
        // The smallest that the kernel grants: 128 KiB.
        var outcome = LocalShell.Run(shell, $"ulimit -s 512; . {script}");
        var answers = new FileQueryKind().Parse(queries, new Playbooks.Queries.QueryOutput(outcome.Output, "", outcome.Status)).Cast<FileAnswer>().ToList();
        answers.Count(answer => answer.Exists).ShouldBe(3);
        (answers[0].Entry!.Size, answers[^2].Target!.Size, answers[^1].Entry!.Size).ShouldBe((1, 1, 1));
        answers[0].Sha256.ShouldBe("6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b");
        (answers[^2].Sha256, answers[^1].Sha256).ShouldBe(("d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35", "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35"));
    }

    [Theory, MemberData(nameof(LocalShell.All), MemberType = typeof(LocalShell))]
    public void A_stat_that_cannot_run_says_of_no_file_that_it_is_missing(string shell)
    {
        var outcome = LocalShell.Run(shell, "stat() { echo 'stat: Argument list too long' >&2; return 126; }\n" + new FileQueryKind().BuildScript([new FileQuery("/etc")]));
        Should.Throw<ModuleFailedException>(() => new FileQueryKind().Parse([new FileQuery("/etc")], new Playbooks.Queries.QueryOutput(outcome.Output, outcome.ErrorText, outcome.Status)))
            .Message.ShouldBe("stat: Argument list too long");
    }

    [Fact]
    public void Output_that_does_not_fit_is_refused()
        => Should.Throw<FormatException>(() => LocalShell.Parse(new FileQueryKind(), "something else\n\n\n", new FileQuery("/a")));
}
