using System.Text;
using Playbooks.IntegrationTests.Shells;
using Playbooks.Queries.Files;

namespace Playbooks.IntegrationTests.Queries.Files;

public class FileQueriesOverShellsTests
{
    private static readonly string[] OddNames =
    [
        "plain", "with space", "new\nline", "trailing\n", "tab\tname", "return\r", "it's", "\"quoted\"", "back\\slash", "-leading", "glob*[a]?", "$HOME", "`id`", "ünï",
        "81a4 0 0 3 1 1 1 1 1 1 1 1 0 0 root:root:x", "a -> b", "#hash", "~", ";", "&", "{}", "!",
    ];

    [Theory]
    [MemberData(nameof(TestShell.Names), MemberType = typeof(TestShell))]
    public void Odd_names_are_answered_exactly(string shellName)
    {
        using var folder = new TestFolder();
        var paths = OddNames.Select(name => folder.Write(name, "content of " + name)).ToList();
        var links = OddNames.Select((name, index) => (Path: folder["l" + index + name], Target: name)).ToList();
        foreach (var (path, target) in links)
        {
            File.CreateSymbolicLink(path, target);
        }

        var missing = OddNames.Select(name => folder["not-" + name]).ToList();
        var queries = paths.Concat(links.Select(link => link.Path)).Concat(missing).Append(folder["dangling"]).ToDictionary(path => path, path => new FileQuery(path) { Digests = DigestAlgorithms.Sha256 | DigestAlgorithms.Md5 });
        File.CreateSymbolicLink(folder["dangling"], "nowhere at\nall");
        var answers = TestShell.Of(shellName).Ask(queries.Values);

        foreach (var path in paths)
        {
            var answer = answers.Get(queries[path]);
            answer.Entry.ShouldNotBeNull(path);
            answer.Entry.Kind.ShouldBe(FileKind.Regular);
            answer.Entry.Mode.ShouldBe(Convert.ToInt32("644", 8));
            answer.Entry.Size.ShouldBe(new FileInfo(path).Length);
            answer.Entry.UserName.ShouldBe(Environment.UserName);
            answer.Sha256.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))), path);
            answer.Digest(DigestAlgorithms.Md5).ShouldNotBeNull();
        }

        foreach (var (path, target) in links)
        {
            var answer = answers.Get(queries[path]);
            answer.Entry!.LinkTarget.ShouldBe(target);
            answer.Target!.Kind.ShouldBe(FileKind.Regular);
            answer.Sha256.ShouldNotBeNull();
        }

        missing.ShouldAllBe(path => !answers.Get(queries[path]).Exists);
        var dangling = answers.Get(queries[folder["dangling"]]);
        dangling.Entry!.LinkTarget.ShouldBe("nowhere at\nall");
        dangling.Target.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(TestShell.Names), MemberType = typeof(TestShell))]
    public void A_digest_comes_only_for_the_size_asked_for(string shellName)
    {
        using var folder = new TestFolder();
        var same = new FileQuery(folder.Write("same", "12345")) { Digests = DigestAlgorithms.Sha256, OnlyIfSize = 5 };
        var other = new FileQuery(folder.Write("other", "1234567")) { Digests = DigestAlgorithms.Sha256, OnlyIfSize = 3 };
        var empty = new FileQuery(folder.Write("empty", "")) { Digests = DigestAlgorithms.Sha256, OnlyIfSize = 0 };
        var directory = new FileQuery(folder.Path) { Digests = DigestAlgorithms.Sha256 };
        var answers = TestShell.Of(shellName).Ask(same, other, empty, directory);

        answers.Get(same).Sha256.ShouldBe("5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5");
        answers.Get(other).Sha256.ShouldBeNull();
        answers.Get(empty).Sha256.ShouldBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        answers.Get(directory).Entry!.Kind.ShouldBe(FileKind.Directory);
        answers.Get(directory).Sha256.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(TestShell.Names), MemberType = typeof(TestShell))]
    public void Home_paths_are_expanded_on_the_node(string shellName)
    {
        using var folder = new TestFolder();
        folder.Write("in home", "x");
        FileQuery[] queries = [new("~/in home"), new("$HOME/in home"), new("in home"), new("~"), new("~root/.no such"), new("/dev/null")];
        var answers = TestShell.Of(shellName).AskAll(queries, home: folder.Path);

        queries.Take(3).ShouldAllBe(query => ((FileAnswer)answers[query]).Path == folder["in home"] && ((FileAnswer)answers[query]).Exists);
        ((FileAnswer)answers[queries[3]]).Entry!.IsDirectory.ShouldBeTrue();
        ((FileAnswer)answers[queries[4]]).Path.ShouldBe("/root/.no such");
        ((FileAnswer)answers[queries[5]]).Entry!.Kind.ShouldBe(FileKind.CharacterDevice);
        (((FileAnswer)answers[queries[5]]).Entry!.DeviceMajor, ((FileAnswer)answers[queries[5]]).Entry!.DeviceMinor).ShouldBe((1L, 3L));
    }

    [Theory]
    [MemberData(nameof(TestShell.Names), MemberType = typeof(TestShell))]
    public void Contents_come_whole_whatever_they_hold(string shellName)
    {
        using var folder = new TestFolder();
        var all = new byte[1024];
        for (var index = 0; index < all.Length; index++)
        {
            all[index] = (byte)index;
        }

        File.WriteAllBytes(folder["binary"], all);
        folder.Write("no newline", "last line");
        folder.Write("header", $"==> {folder["no newline"]} <==\nx\n\n");
        folder.Write("empty", "");
        folder.Write("long", new string('x', 5000));
        var queries = new[] { "binary", "header", "no newline", "empty", "missing" }.Select(name => new FileContentQuery(folder[name])).ToList();
        var cut = new FileContentQuery(folder["long"]) { Limit = 100 };
        var proc = new FileContentQuery("/proc/self/status");
        var sys = new FileContentQuery("/sys/kernel/mm/transparent_hugepage/enabled");
        var answers = TestShell.Of(shellName).Ask([.. queries, cut, proc, sys, new FileContentQuery(folder.Path)]);

        answers.Get(queries[0]).Bytes!.Value.ToArray().ShouldBe(all);
        answers.Get(queries[1]).Text.ShouldBe(folder.Read("header"));
        answers.Get(queries[2]).Text.ShouldBe("last line");
        answers.Get(queries[3]).Text.ShouldBe("");
        answers.Get(queries[4]).Bytes.ShouldBeNull();
        answers.Get(cut).ShouldSatisfyAllConditions(answer => answer.IsCut.ShouldBeTrue(), answer => answer.Text.ShouldBe(new string('x', 100)));
        answers.Get(proc).Text.ShouldNotBeNull().ShouldContain("VmRSS");
        answers.Get(sys).Text.ShouldBe(File.Exists("/sys/kernel/mm/transparent_hugepage/enabled") ? File.ReadAllText("/sys/kernel/mm/transparent_hugepage/enabled") : null);
        answers.Get(new FileContentQuery(folder.Path)).Bytes.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(TestShell.Names), MemberType = typeof(TestShell))]
    public void A_tree_is_listed_with_odd_names_and_digests(string shellName)
    {
        using var folder = new TestFolder();
        var names = OddNames;
        foreach (var name in names)
        {
            folder.Write("sub/" + name, name);
        }

        var tree = new TreeQuery(folder.Path) { Digest = DigestAlgorithms.Sha256 };
        var flat = new TreeQuery(folder.Path) { Depth = 1 };
        var wide = new TreeQuery(folder.Path) { Where = "-type d" };
        var none = new TreeQuery(folder["none"]);
        var answers = TestShell.Of(shellName).Ask(tree, flat, wide, none);

        answers.Get(tree).Entries!.Select(entry => entry.Path).Order().ShouldBe(names.Select(name => folder["sub/" + name]).Append(folder["sub"]).Order());
        answers.Get(tree).Entries!.Where(entry => entry.Entry.IsRegular).ShouldAllBe(entry => entry.Digest == Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(entry.Path)))));
        answers.Get(flat).Entries!.Select(entry => entry.Path).ShouldBe([folder["sub"]]);
        answers.Get(wide).Entries!.Count.ShouldBe(1);
        answers.Get(none).Entries.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(TestShell.Names), MemberType = typeof(TestShell))]
    public void Accounts_are_found_by_name(string shellName)
    {
        AccountQuery[] queries = [new("root", false), new("root", true), new("no-such-account", false)];
        var answers = TestShell.Of(shellName).Ask(queries);
        queries.Select(query => answers.Get(query).Id).ShouldBe([0L, 0L, null]);
    }
}
