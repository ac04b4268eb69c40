using Playbooks.Modules;
using Playbooks.Modules.Files;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Tests.Modules.Files;

public class FileDecisionsTests
{
    private static readonly FileEntry Plain = new() { Kind = FileKind.Regular, Mode = 420, Size = 6, UserName = "root", GroupName = "root" };
    private static readonly FileEntry Folder = new() { Kind = FileKind.Directory, Mode = 493, UserName = "root", GroupName = "root" };

    [Fact]
    public void A_folder_that_is_right_stays()
        => FileCase(Folder).Satisfied(new() { ["path"] = "/x", ["state"] = "directory", ["mode"] = "0755", ["owner"] = "root" }).Values["state"].ShouldBe("directory");

    [Fact]
    public void Only_what_differs_is_set()
    {
        var change = FileCase(Folder).Change(new() { ["path"] = "/x", ["state"] = "directory", ["mode"] = "0700", ["owner"] = "root" });
        change.Changes.ShouldHaveSingleItem().Description.ShouldBe("set mode of /x");
        ((RunScript)change.Changes[0]).Script.ShouldStartWith("{ chmod 00700 -- /x; } && ");
        // Check mode tells what is there now, as Ansible's.
        change.Predicted.Values["mode"].ShouldBe("0755");
    }

    [Fact]
    public void Two_names_of_one_number_are_the_same_owner()
        => FileCase(Plain).Answering(new AccountQuery("toor", false), new AccountAnswer(0)).Satisfied(new() { ["path"] = "/x", ["owner"] = "toor" });

    [Fact]
    public void A_number_as_owner_is_compared_with_the_number()
        => FileCase(Plain with { UserName = "UNKNOWN", UserId = 1234 }).Satisfied(new() { ["path"] = "/x", ["owner"] = 1234L }).Values["owner"].ShouldBe("1234");

    [Fact]
    public void An_unknown_user_is_refused_before_anything_is_changed()
        => FileCase(Plain).Answering(new AccountQuery("new", false), new AccountAnswer(null)).Invalid(new() { ["path"] = "/x", ["owner"] = "new" }).Values
            .ShouldSatisfyAllConditions(values => values["msg"].ShouldBe("chown failed: failed to look up user new"), values => values["mode"].ShouldBe("0644"), values => values["state"].ShouldBe("file"));

    [Fact]
    public void A_folder_asked_not_to_be_a_file_is_refused()
        => FileCase(Plain).Invalid(new() { ["path"] = "/x", ["state"] = "directory" }).Values["msg"].ShouldBe("/x already exists as a file");

    [Fact]
    public void A_refusal_tells_what_is_there()
        => FileCase(Folder).Invalid(new() { ["path"] = "/x", ["state"] = "file" }).Values
            .ShouldSatisfyAllConditions(values => values["msg"].ShouldBe("file (/x) is directory, cannot continue"), values => values["path"].ShouldBe("/x"), values => values["mode"].ShouldBe("0755"));

    [Fact]
    public void A_mode_that_is_none_is_refused_with_what_is_there()
        => FileCase(Plain).Invalid(new() { ["path"] = "/x", ["mode"] = "u+q" }).Values
            .ShouldSatisfyAllConditions(
                values => values["msg"].ShouldBe("mode must be in octal or symbolic form"),
                values => values["details"].ShouldBe("bad symbolic permission for mode: u+q"),
                values => values["size"].ShouldBe(6L));

    [Fact]
    public void A_folder_that_goes_is_shown_with_all_that_is_in_it()
    {
        var tree = new TreeAnswer("/x", [new("/x/a", Folder), new("/x/a/b", Plain), new("/x/c", Plain)]);
        FileCase(Folder).Answering(new TreeQuery("/x") { Most = FileRemoval.MostShown }, new TreeAnswer("/x", []) { IsTooLarge = true }).Change(new() { ["path"] = "/x", ["state"] = "absent" }).Predicted.Diffs[0].Before!
            .ShouldContain("\"path_content\": \"more than 10000 entries: not shown\"");
        FileCase(Folder).Answering(new TreeQuery("/x") { Most = FileRemoval.MostShown }, tree).Change(new() { ["path"] = "/x", ["state"] = "absent" }).Predicted.Diffs.ShouldHaveSingleItem().Before.ShouldBe("""
            {
                "path": "/x",
                "path_content": {
                    "directories": [
                        "/x/a"
                    ],
                    "files": [
                        "/x/c",
                        "/x/a/b"
                    ]
                },
                "state": "directory"
            }

            """);
    }

    [Fact]
    public void A_link_without_src_tells_where_it_leads()
    {
        var link = new FileEntry { Kind = FileKind.Link, Mode = 511, Size = 1, UserName = "root", GroupName = "root", LinkTarget = "y" };
        var file = new ModuleCase(new FileModule()).Answering(new FileQuery("/x"), new FileAnswer("/x") { Entry = link, Target = Plain });
        file.Satisfied(new() { ["path"] = "/x", ["mode"] = "0644" }).Values
            .ShouldSatisfyAllConditions(values => values["src"].ShouldBe("y"), values => values["dest"].ShouldBe("/x"), values => values["state"].ShouldBe("link"), values => values["mode"].ShouldBe("0777"));
    }

    [Fact]
    public void Check_mode_of_a_copy_tells_only_that_it_would_change()
        => Copy(Plain, null).Answering(new FileContentQuery("/x") { Limit = ContentDecision.DiffLimit }, new FileContentAnswer("/x", "old"u8.ToArray()))
            .Change(new() { ["content"] = "hello\n", ["dest"] = "/x" }).Predicted.Values.ShouldBeEmpty();

    [Fact]
    public void A_command_that_finds_fault_with_a_copy_is_told_as_in_Ansible()
    {
        var change = Copy(Plain, null).Answering(new FileContentQuery("/x") { Limit = ContentDecision.DiffLimit }, new FileContentAnswer("/x", "old"u8.ToArray())).Change(new() { ["content"] = "hello\n", ["dest"] = "/x" });
        var values = change.ConcludeFailure!(new ChangeOutcome(1, default, "failed to validate: rc:3 error:bad line\n"u8.ToArray()))!.Values;
        (values["msg"], values["exit_status"], values["stderr"], values["checksum"]).ShouldBe(("failed to validate", 3L, "bad line", "f572d396fae9206628714fb2ce00f72e94f2258f"));
    }

    [Theory]
    [InlineData("chown: invalid user: 'nosuch'", "chown failed: failed to look up user nosuch")]
    [InlineData("chown: unknown user nosuch", "chown failed: failed to look up user nosuch")]
    [InlineData("chown: invalid group: ':nosuch'", "chgrp failed: failed to look up group nosuch")]
    [InlineData("chown: unknown group nosuch", "chgrp failed: failed to look up group nosuch")]
    [InlineData("chown: changing ownership of 'x': Operation not permitted", null)]
    public void What_chown_says_of_an_unknown_account_is_said_as_in_Ansible(string error, string? message) => FileFailure.NoAccount(error).ShouldBe(message);

    [Theory]
    [InlineData("/bin/sh: 1: eval: cannot create /a/b: Directory nonexistent", "[Errno 2] No such file or directory: b'/a/b'")]
    [InlineData("sh: can't create /a/b: nonexistent directory", "[Errno 2] No such file or directory: b'/a/b'")]
    [InlineData("mkdir: cannot create directory '/a/b': Not a directory", "[Errno 20] Not a directory: b'/a/b'")]
    [InlineData("mkdir: can't create directory '/a/b': Permission denied", "[Errno 13] Permission denied: b'/a/b'")]
    public void What_the_system_says_is_said_as_in_Python(string error, string message) => FileFailure.Errno(error, "/a/b").ShouldBe(message);

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/../")]
    public void The_root_is_never_removed(string path)
        => new ModuleCase(new FileModule()).Answering(new FileQuery(path), new FileAnswer(path) { Entry = Folder, Target = Folder })
            .Invalid(new() { ["path"] = path, ["state"] = "absent" }).Values["msg"].ShouldBe("refusing to remove " + path);

    [Fact]
    public void What_is_not_supported_is_said()
        => ((string)FileCase(Plain).Invalid(new() { ["path"] = "/x", ["setype"] = "etc_t" }).Values["msg"]!).ShouldContain("setype=etc_t is not supported");

    [Fact]
    public void A_question_that_was_not_answered_is_a_failure()
        => new ModuleCase(new FileModule()).Answering(new FileQuery("/x"), new ModuleFailedException("/x: Permission denied"))
            .Invalid(new() { ["path"] = "/x" }).Values["msg"].ShouldBe("/x: Permission denied");

    [Fact]
    public void The_same_content_is_not_written()
    {
        var result = Copy(Plain, Hello).Satisfied(new() { ["content"] = "hello\n", ["dest"] = "/x" });
        result.Values["checksum"].ShouldBe("f572d396fae9206628714fb2ce00f72e94f2258f");
    }

    [Fact]
    public void Another_content_is_written_with_its_diff()
    {
        var question = new FileContentQuery("/x") { Limit = ContentDecision.DiffLimit };
        var change = Copy(Plain, new string('0', 64)).Answering(question, new FileContentAnswer("/x", "HELLO\n"u8.ToArray())).Change(new() { ["content"] = "hello\n", ["dest"] = "/x", ["mode"] = "0600", ["backup"] = true });
        var put = change.Changes.ShouldHaveSingleItem().ShouldBeOfType<PutFile>();
        (put.Mode, put.Owner, put.Backup).ShouldBe((384, null, true));
        change.Predicted.Diffs.ShouldHaveSingleItem().ShouldSatisfyAllConditions(diff => diff.Before.ShouldBe("HELLO\n"), diff => diff.After.ShouldBe("hello\n"));
        var values = change.Conclude!([new ChangeOutcome(0, "/x.1.d~\n8180 0 1 6 1 2 3 4 5 1 8 4096 0 0 root:daemon:/x\n"u8.ToArray(), default)]).Values;
        values["backup_file"].ShouldBe("/x.1.d~");
        (values["uid"], values["gid"], values["owner"], values["group"], values["mode"], values["size"]).ShouldBe((0L, 1L, "root", "daemon", "0600", 6L));
        values["md5sum"].ShouldBe("b1946ac92492d2347c6235b4d2611184");
    }

    [Fact]
    public void An_old_file_that_may_not_be_read_is_still_replaced()
    {
        var question = new FileContentQuery("/x") { Limit = ContentDecision.DiffLimit };
        Copy(Plain, null).Answering(question, new ModuleFailedException("/x: Permission denied")).Change(new() { ["content"] = "hello\n", ["dest"] = "/x" }).Predicted.Diffs.ShouldHaveSingleItem().Note.ShouldNotBeNull();
    }

    [Fact]
    public void A_binary_content_is_not_shown()
        => ContentDecision.Diff("/x", "a\0b", FileContent.FromText("c"), null).Note.ShouldBe("diff skipped: destination file appears to be binary");

    [Theory]
    [InlineData("content", "x", "src", "y", "src and content are mutually exclusive")]
    [InlineData("mode", "0644", "owner", "root", "src (or content) is required")]
    public void Copy_takes_either_src_or_content(string first, string one, string second, string two, string message)
        => Should.Throw<ModuleFailedException>(() => new ModuleCase(new CopyModule()).Ask(new() { [first] = one, [second] = two, ["dest"] = "/x" })).Message.ShouldBe(message);

    private const string Hello = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

    private static ModuleCase FileCase(FileEntry? entry) => new ModuleCase(new FileModule()).Answering(new FileQuery("/x"), new FileAnswer("/x") { Entry = entry, Target = entry });

    private static ModuleCase Copy(FileEntry entry, string? sha256)
        => new ModuleCase(new CopyModule()).Answering(
            new FileQuery("/x") { Digests = DigestAlgorithms.Sha256, OnlyIfSize = 6 },
            new FileAnswer("/x") { Entry = entry, Target = entry, Digests = sha256 is null ? new Dictionary<DigestAlgorithms, string>() : new Dictionary<DigestAlgorithms, string> { [DigestAlgorithms.Sha256] = sha256 } });
}
