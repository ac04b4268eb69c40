using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Files;
using Playbooks.Modules.Net;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Tests.Modules.Files;

public class TemplateAndDownloadDecisionsTests
{
    private const string Hello = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    private static readonly FileEntry Plain = new() { Kind = FileKind.Regular, Mode = 420, Size = 6, UserName = "root", GroupName = "root" };
    private static readonly FileEntry Folder = new() { Kind = FileKind.Directory, Mode = 493, UserName = "root", GroupName = "root" };

    [Fact]
    public void A_rendered_text_that_is_there_stays()
        => Template("/etc/app.conf", Plain, Hello).Satisfied(new() { ["src"] = "app.conf.j2", ["dest"] = "/etc/app.conf", ["mode"] = "0644" }).Values["dest"].ShouldBe("/etc/app.conf");

    [Fact]
    public void A_missing_file_is_written_whole()
    {
        var put = Template("/etc/app.conf", null, null).Change(new() { ["src"] = "app.conf.j2", ["dest"] = "/etc/app.conf", ["mode"] = "u=rw,g=r,o=", ["owner"] = "app", ["validate"] = "check %s" })
            .Changes.ShouldHaveSingleItem().ShouldBeOfType<PutFile>();
        (put.Path, put.Mode, put.Owner, put.Validate, put.Content.Sha256).ShouldBe(("/etc/app.conf", 416, "app", "check %s", Hello));
    }

    [Fact]
    public void Without_force_an_existing_file_stays()
        => Template("/etc/app.conf", Plain with { Size = 9 }, null).Satisfied(new() { ["src"] = "app.conf.j2", ["dest"] = "/etc/app.conf", ["force"] = false }).Values.Keys.ShouldBe(["dest", "src"], ignoreOrder: true);

    [Fact]
    public void A_folder_as_dest_is_found_out()
    {
        var put = Template("/etc/app.d", Folder, null)
            .Answering(Digest("/etc/app.d/app.conf.j2"), new FileAnswer("/etc/app.d/app.conf.j2"))
            .Change(new() { ["src"] = "app.conf.j2", ["dest"] = "/etc/app.d" }).Changes.ShouldHaveSingleItem().ShouldBeOfType<PutFile>();
        put.Path.ShouldBe("/etc/app.d/app.conf.j2");
    }

    [Fact]
    public void A_download_with_the_right_digest_stays()
        => Download(Plain, Hello).Satisfied(DownloadArguments()).Values["msg"].ShouldBe("file already exists");

    [Fact]
    public void Only_the_mode_of_a_right_download_is_set()
    {
        var arguments = DownloadArguments();
        arguments["mode"] = "0755";
        Download(Plain, Hello).Change(arguments).Changes.ShouldHaveSingleItem().Description.ShouldBe("set mode of /opt/app.bin");
    }

    [Fact]
    public void A_download_with_another_digest_is_replaced_and_verified()
    {
        var change = Download(Plain, new string('0', 64)).Change(DownloadArguments());
        ((RunScript)change.Changes.ShouldHaveSingleItem()).Script.ShouldContain(Hello);
        change.Conclude!([new ChangeOutcome(0, "same\na\na\n\n"u8.ToArray(), default)]).Changed.ShouldBeFalse();
        change.Conclude([new ChangeOutcome(0, "new\na\nb\n/opt/app.bin.1~\n"u8.ToArray(), default)]).ShouldSatisfyAllConditions(
            result => result.Changed.ShouldBeTrue(),
            result => result.Values["backup_file"].ShouldBe("/opt/app.bin.1~"),
            result => result.Values["checksum_src"].ShouldBe("b"));
    }

    [Theory]
    [InlineData("abc", "The checksum parameter has to be in format <algorithm>:<checksum>")]
    [InlineData("crc32:00", "checksum: unknown algorithm crc32")]
    [InlineData("sha256:xyz", "The checksum format is invalid")]
    public void A_checksum_that_is_none_is_refused(string checksum, string message)
        => Should.Throw<ModuleFailedException>(() => new ModuleCase(new GetUrlModule()).Ask(new() { ["url"] = "http://h/app.bin", ["dest"] = "/opt/app.bin", ["checksum"] = checksum })).Message.ShouldStartWith(message);

    [Fact]
    public void Secrets_of_a_request_are_no_words_of_a_command()
    {
        var arguments = DownloadArguments();
        arguments["url_username"] = "me";
        arguments["url_password"] = "s3cret";
        var script = ((RunScript)Download(null, null).Change(arguments).Changes[0]).Script;
        script.Split('\n').Where(line => line.Contains("s3cret", StringComparison.Ordinal)).ShouldAllBe(line => line.StartsWith("user = ", StringComparison.Ordinal) || line.StartsWith("password = ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/opt/none/", "http://h/app.bin", "Destination /opt/none does not exist")]
    [InlineData("/opt/none/", "zzz", "unknown url type: 'zzz'")]
    public void A_download_that_has_nowhere_to_go_or_come_from_is_refused(string dest, string url, string message)
    {
        var module = new ModuleCase(new GetUrlModule()) { Otherwise = query => new FileAnswer(((FileQuery)query).Path) };
        module.Invalid(new JinjaDict { ["url"] = url, ["dest"] = dest }).Values["msg"].ShouldBe(message);
    }

    [Theory]
    [InlineData(0, "\n23\nHTTP/1.1 404 Not Found\n\n", "", "Request failed", 404L)]
    [InlineData(7, "", "curl: (7) Failed to connect to h port 80: Connection refused", "Request failed: <urlopen error [Errno 111] Connection refused>", null)]
    [InlineData(77, "", "", "Destination /opt does not exist", null)]
    [InlineData(0, "\n16\nHTTP/1.1 200 OK\n\n", "", null, null)]
    [InlineData(127, "", "only curl can send HEAD requests", null, null)]
    public void Check_mode_asks_for_the_headers(int status, string output, string error, string? message, long? code)
    {
        var (question, judge) = Download(null, null).Change(DownloadArguments()).CheckFirst!.Value;
        ((CommandQuery)question).Script.ShouldContain("\nhead\n");
        var result = judge(new Answers(new Dictionary<Query, object> { [question] = new CommandAnswer(status, System.Text.Encoding.UTF8.GetBytes(output), error) }));
        result?.Values["msg"].ShouldBe(message);
        result?.Values.TryGetValue("status_code", out _).ShouldBe(code is not null);
        (result is null).ShouldBe(message is null);
    }

    private static JinjaDict DownloadArguments() => new() { ["url"] = "http://h/app.bin", ["dest"] = "/opt/app.bin", ["checksum"] = "sha256:" + Hello };

    private static ModuleCase Download(FileEntry? entry, string? sha256)
        => new ModuleCase(new GetUrlModule()).Answering(new FileQuery("/opt/app.bin") { Digests = DigestAlgorithms.Sha256 }, Answer("/opt/app.bin", entry, sha256));

    private static ModuleCase Template(string path, FileEntry? entry, string? sha256)
    {
        var template = new ModuleCase(new TemplateModule()).Answering(Digest(path), Answer(path, entry, sha256));
        template.Context.Files["app.conf.j2"] = "hello\n";
        return template.Answering(Digest(path + "/app.conf.j2"), new FileAnswer(path + "/app.conf.j2"));
    }

    private static FileQuery Digest(string path) => new(path) { Digests = DigestAlgorithms.Sha256, OnlyIfSize = 6 };

    private static FileAnswer Answer(string path, FileEntry? entry, string? sha256)
        => new(path) { Entry = entry, Target = entry, Digests = sha256 is null ? new Dictionary<DigestAlgorithms, string>() : new Dictionary<DigestAlgorithms, string> { [DigestAlgorithms.Sha256] = sha256 } };
}
