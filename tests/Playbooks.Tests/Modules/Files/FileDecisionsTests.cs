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
        ((RunScript)change.Changes[0]).Script.ShouldStartWith("{ chmod 0700 -- /x; } && ");
        change.Predicted.Values["mode"].ShouldBe("0700");
    }

    [Fact]
    public void Two_names_of_one_number_are_the_same_owner()
        => FileCase(Plain).Answering(new AccountQuery("toor", false), new AccountAnswer(0)).Satisfied(new() { ["path"] = "/x", ["owner"] = "toor" });

    [Fact]
    public void A_number_as_owner_is_compared_with_the_number()
        => FileCase(Plain with { UserName = "UNKNOWN", UserId = 1234 }).Satisfied(new() { ["path"] = "/x", ["owner"] = 1234L }).Values["owner"].ShouldBe("1234");

    [Fact]
    public void An_unknown_user_is_left_to_chown_to_refuse()
        => FileCase(Plain).Answering(new AccountQuery("new", false), new AccountAnswer(null)).Scripts(new() { ["path"] = "/x", ["owner"] = "new" }).ShouldHaveSingleItem().ShouldContain("chown new -- /x");

    [Fact]
    public void A_folder_asked_not_to_be_a_file_is_refused()
        => FileCase(Plain).Invalid(new() { ["path"] = "/x", ["state"] = "directory" }).Values["msg"].ShouldBe("/x already exists as a file");

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/../")]
    public void The_root_is_never_removed(string path)
        => new ModuleCase(new FileModule()).Answering(new FileQuery(path), new FileAnswer(path) { Entry = Folder, Target = Folder })
            .Invalid(new() { ["path"] = path, ["state"] = "absent" }).Values["msg"].ShouldBe("refusing to remove " + path);

    [Fact]
    public void What_is_not_supported_is_said()
        => Should.Throw<ModuleFailedException>(() => FileCase(Plain).Ask(new() { ["path"] = "/x", ["setype"] = "etc_t" })).Message.ShouldContain("setype=etc_t is not supported");

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
        => ContentDecision.Diff("/x", "a\0b", FileContent.FromText("c"), null).Note.ShouldBe("diff skipped: source or destination is binary");

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
