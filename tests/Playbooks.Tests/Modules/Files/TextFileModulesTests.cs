using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Files;
using Playbooks.Queries.Files;

namespace Playbooks.Tests.Modules.Files;

/// <summary>What all modules that edit a text file have in common; the edits themselves are compared with Ansible's in TextEditsTests.</summary>
public class TextFileModulesTests
{
    private static readonly FileEntry Plain = new() { Kind = FileKind.Regular, Mode = Convert.ToInt32("644", 8), Size = 8, UserName = "root", GroupName = "root" };

    /// <summary>Module, arguments, a text where something is to do, and what it becomes.</summary>
    public static TheoryData<string, string, string, string> Edits => new()
    {
        { "lineinfile", "line=b=2|regexp=^b", "a=1\nb=1\n", "a=1\nb=2\n" },
        { "blockinfile", "block=x", "a\n", "a\n# BEGIN ANSIBLE MANAGED BLOCK\nx\n# END ANSIBLE MANAGED BLOCK\n" },
        { "replace", "regexp=old|replace=new", "old old\n", "new new\n" },
        { "ini_file", "section=s|option=o|value=2", "[s]\no = 1\n", "[s]\no = 2\n" },
        { "ini_file", "section=a|option=x|value=3", "[a]\nx=1\n[a]\nx=2\n", "[a]\nx=1\n[a]\nx = 3\n" },
        { "ini_file", "section=a|option=x|value=3", "[a]\nx=1\n[b]\n[a]\nx=2\n", "[a]\nx = 3\n[b]\n[a]\nx=2\n" },
        { "known_hosts", "name=web|key=web ssh-rsa BB", "web ssh-rsa AA\n", "web ssh-rsa BB\n" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void A_file_that_differs_is_written_whole_with_its_diff(string module, string arguments, string before, string after)
    {
        var change = Case(module, before).Change(Arguments(arguments));
        var put = change.Changes.ShouldHaveSingleItem().ShouldBeOfType<PutFile>();
        put.Path.ShouldBe("/x");
        using var content = new StreamReader(put.Content.OpenRead());
        content.ReadToEnd().ShouldBe(after);
        var diff = change.Predicted.Diffs[0];
        (diff.Before, diff.After).ShouldBe((before, after));
    }

    [Fact]
    public void Bytes_that_are_no_text_survive_an_edit()
        => SurrogateEscape.Encode(SurrogateEscape.Decode([0xFF, 0xFE, (byte)'a', 0xC3, 0xA4, 0xF0, 0x9F, 0x98, 0x80, 0xC3])).ShouldBe([0xFF, 0xFE, (byte)'a', 0xC3, 0xA4, 0xF0, 0x9F, 0x98, 0x80, 0xC3]);

    [Theory]
    [MemberData(nameof(Edits))]
    public void A_file_that_is_right_is_left_alone(string module, string arguments, string before, string after)
    {
        before.ShouldNotBe(after);
        Case(module, after).Satisfied(Arguments(arguments)).Changed.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public void A_folder_is_refused(string module, string arguments, string before, string after)
    {
        before.ShouldNotBe(after);
        var folder = Plain with { Kind = FileKind.Directory };
        var found = Create(module).Answering(new FileQuery("/x"), new FileAnswer("/x") { Entry = folder, Target = folder }).Answering(new FileContentQuery("/x"), new FileContentAnswer("/x", null))
            .Answering(new FileQuery("/"), new FileAnswer("/") { Entry = folder, Target = folder });
        found.Invalid(Arguments(arguments)).Values["msg"].ShouldBe("Path /x is a directory !");
    }

    [Theory]
    [InlineData("lineinfile", "line=a", "Destination /x does not exist !")]
    [InlineData("blockinfile", "block=a", "Path /x does not exist !")]
    [InlineData("blockinfile", "state=absent", "Path /x does not exist !")]
    [InlineData("replace", "regexp=a", "Path /x does not exist !")]
    [InlineData("ini_file", "section=s|option=o|value=v|create=no", "Destination /x does not exist!")]
    public void A_file_that_is_missing_is_a_failure_in_Ansibles_words(string module, string arguments, string message)
        => Create(module).Answering(new FileQuery("/x"), new FileAnswer("/x")).Answering(new FileContentQuery("/x"), new FileContentAnswer("/x", null)).Invalid(Arguments(arguments)).Values["msg"].ShouldBe(message);

    [Fact]
    public void Slurp_brings_bytes_and_names_what_is_wrong()
    {
        var limit = new ModuleCase(new SlurpModule()).Ask(new JinjaDict { ["src"] = "/x" }).OfType<FileContentQuery>().Single();
        ModuleCase With(FileEntry? entry, byte[]? bytes) => new ModuleCase(new SlurpModule()).Answering(new FileQuery("/x"), new FileAnswer("/x") { Entry = entry, Target = entry })
            .Answering(limit, bytes is null ? new FileContentAnswer("/x", null) : new FileContentAnswer("/x", bytes));
        With(Plain, [0, 255]).Satisfied(new JinjaDict { ["src"] = "/x" }).Values["content"].ShouldBe("AP8=");
        With(null, null).Invalid(new JinjaDict { ["src"] = "/x" }).Values["msg"].ShouldBe("file not found: /x");
        With(Plain with { Kind = FileKind.Directory }, null).Invalid(new JinjaDict { ["src"] = "/x" }).Values["msg"].ShouldBe("source is a directory and must be a file: /x");
    }

    [Fact]
    public void Tempfile_changes_every_time_and_is_skipped_in_check_mode()
    {
        var module = new TempFileModule();
        var change = new ModuleCase(module).Change(new JinjaDict { ["prefix"] = "a b." });
        change.Conclude!([new ChangeOutcome(0, "/tmp/a b.1"u8.ToArray(), default)]).Values["path"].ShouldBe("/tmp/a b.1");
        ((RunScript)change.Changes[0]).Script.ShouldContain("'a b.'");
        ((IModule)module).CheckMode(new TempFileArguments()).ShouldBe(CheckModeSupport.Skip);
    }

    [Fact]
    public void Stat_says_what_is_there_and_that_nothing_is()
    {
        var question = new ModuleCase(new StatModule()).Ask(new JinjaDict { ["path"] = "/x", ["get_checksum"] = false, ["get_mime"] = false, ["get_attributes"] = false }).OfType<FileQuery>().Single();
        ModuleCase With(FileEntry? entry) => new ModuleCase(new StatModule()).Answering(question, new FileAnswer("/x") { Entry = entry, Target = entry });
        var arguments = new JinjaDict { ["path"] = "/x", ["get_checksum"] = false, ["get_mime"] = false, ["get_attributes"] = false };
        var stat = (JinjaDict)With(Plain).Satisfied(arguments).Values["stat"]!;
        (stat["exists"], stat["isreg"], stat["mode"], stat["size"]).ShouldBe((true, true, "0644", 8L));
        ((JinjaDict)With(null).Satisfied(arguments).Values["stat"]!)["exists"].ShouldBe(false);
        Should.Throw<Playbooks.Results.ModuleFailedException>(() => With(Plain).Ask(new JinjaDict { ["path"] = "/x", ["checksum_algorithm"] = "rot13" })).Message.ShouldContain("rot13");
    }

    private static JinjaDict Arguments(string text)
        => JinjaDict.From(text.Split('|').Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (object?)pair[1])).Prepend(KeyValuePair.Create("path", (object?)"/x")));

    private static ModuleCase Create(string module)
        => new(module switch
        {
            "lineinfile" => new LineInFileModule(),
            "blockinfile" => new BlockInFileModule(),
            "replace" => new ReplaceModule(),
            "ini_file" => new IniFileModule(),
            _ => (IModule)new KnownHostsModule(),
        });

    private static ModuleCase Case(string module, string text)
    {
        var root = Plain with { Kind = FileKind.Directory };
        return Create(module).Answering(new FileQuery("/x"), new FileAnswer("/x") { Entry = Plain, Target = Plain }).Answering(new FileContentQuery("/x"), new FileContentAnswer("/x", Encoding.UTF8.GetBytes(text)))
            .Answering(new FileQuery("/"), new FileAnswer("/") { Entry = root, Target = root });
    }
}
