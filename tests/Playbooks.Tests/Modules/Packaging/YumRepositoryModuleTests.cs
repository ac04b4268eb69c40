using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Packaging;
using Playbooks.Queries.Files;

namespace Playbooks.Tests.Modules.Packaging;

/// <summary>Files and differences are what Ansible 2.14 made of the same arguments.</summary>
public sealed class YumRepositoryModuleTests
{
    private const string Epel = "[epel]\nbaseurl = https://a/x\n\thttps://b/y\ngpgcheck = 1\nname = EPEL\n\n";

    [Fact]
    public void A_new_repository_gets_a_file_of_its_own()
    {
        var change = Case(null).Change(Arguments());
        var put = change.Changes.ShouldHaveSingleItem().ShouldBeOfType<PutFile>();
        (put.Path, Text(put)).ShouldBe(("/etc/yum.repos.d/epel.repo", Epel));
        (change.Predicted.Diffs[0].Before, change.Predicted.Diffs[0].After).ShouldBe(("", "[epel]\nbaseurl = https://a/x\nhttps://b/y\ngpgcheck = 1\nname = EPEL\n\n"));
        PythonValues.Repr(change.Predicted.Values).ShouldBe("{'repo': 'epel', 'state': 'present'}");
    }

    [Theory]
    [InlineData(Epel)]
    [InlineData("# kept\n[epel]\nNAME=EPEL\ngpgcheck : 1\nbaseurl = https://a/x\n          https://b/y\n")]
    public void What_says_the_same_stays(string text) => Case(text).Satisfied(Arguments());

    [Fact]
    public void A_repository_that_differs_comes_last_in_its_file()
    {
        var put = Case("[epel]\nname = Old\nenabled = 0\n\n[other]\nname = O\nbaseurl = z\n").Change(Arguments()).Changes[0].ShouldBeOfType<PutFile>();
        Text(put).ShouldBe("[other]\nname = O\nbaseurl = z\n\n" + Epel);
    }

    [Fact]
    public void The_last_repository_takes_its_file_with_it()
    {
        Case(Epel).Change(new() { ["name"] = "epel", ["state"] = "absent" }).Changes[0].Description.ShouldBe("remove /etc/yum.repos.d/epel.repo");
        Text(Case(Epel + "[b]\nname = B\n").Change(new() { ["name"] = "epel", ["state"] = "absent" }).Changes[0].ShouldBeOfType<PutFile>()).ShouldBe("[b]\nname = B\n\n");
        Case(null).Satisfied(new() { ["name"] = "epel", ["state"] = "absent" });
    }

    [Fact]
    public void Options_keep_their_names_and_truth_is_a_number()
    {
        var arguments = Arguments();
        (arguments["async"], arguments["enabled"], arguments["validate_certs"], arguments["exclude"], arguments["s3_enabled"]) = (true, false, true, "a,b", false);
        Text(Case(null).Change(arguments).Changes[0].ShouldBeOfType<PutFile>())
            .ShouldBe("[epel]\nasync = 1\nbaseurl = https://a/x\n\thttps://b/y\nenabled = 0\nexclude = a b\ngpgcheck = 1\nname = EPEL\ns3_enabled = 0\nsslverify = 1\n\n");
    }

    [Fact]
    public void Only_the_mode_may_differ()
    {
        var arguments = Arguments();
        arguments["mode"] = "0600";
        Case(Epel).Change(arguments).Changes.ShouldHaveSingleItem().Description.ShouldBe("set mode of /etc/yum.repos.d/epel.repo");
    }

    [Theory]
    [InlineData("name=x description=y", "Parameter 'baseurl', 'metalink' or 'mirrorlist' is required.")]
    [InlineData("name=x baseurl=y", "Parameter 'description' is required.")]
    [InlineData("name=x baseurl=y description=z reposdir=/none", "Repo directory '/none' does not exist.")]
    public void What_is_missing_is_told(string given, string message)
        => Case(null).Invalid(JinjaDict.From(given.Split(' ').Select(word => KeyValuePair.Create(word.Split('=')[0], (object?)word.Split('=')[1])))).Values["msg"].ShouldBe(message);

    private static JinjaDict Arguments() => new() { ["name"] = "epel", ["description"] = "EPEL", ["baseurl"] = new List<object?> { "https://a/x", "https://b/y" }, ["gpgcheck"] = true };

    private static string Text(PutFile put) => Encoding.UTF8.GetString(((FileContent.InMemory)put.Content).Bytes.Span);

    private static ModuleCase Case(string? text) => new(new YumRepositoryModule())
    {
        Otherwise = query => query switch
        {
            FileContentQuery content => new FileContentAnswer(content.Path, text is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(text)),
            FileQuery { Path: "/etc/yum.repos.d" } file => Answer(file, new FileEntry { Kind = FileKind.Directory, Mode = 493 }),
            FileQuery { Path: "/none" } file => new FileAnswer(file.Path),
            FileQuery file => text is null ? new FileAnswer(file.Path) : Answer(file, new FileEntry { Kind = FileKind.Regular, Mode = 420, Size = text.Length, UserName = "root", GroupName = "root" }),
            _ => throw new InvalidOperationException(),
        },
    };

    private static FileAnswer Answer(FileQuery file, FileEntry entry) => new(file.Path) { Entry = entry, Target = entry };
}
