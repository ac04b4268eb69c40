using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Files;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Files;

/// <summary>Results are those of community.general's archive for the same files.</summary>
public sealed class ArchiveModuleTests
{
    [Fact]
    public void A_single_file_is_compressed_beside_itself()
    {
        var change = Case("pf/etc/hosts").Change(new() { ["path"] = "/etc/hosts" });
        PythonValues.Repr(change.Predicted.Values).ShouldBe("{'archived': [], 'dest': '/etc/hosts.gz', 'dest_state': 'absent', 'arcroot': '/etc/', 'missing': [], 'expanded_paths': ['/etc/hosts'], 'expanded_exclude_paths': []}");
        var done = change.Conclude!([Told("ok", "new", "/etc/hosts\n")]);
        (done.Changed, done.Values["dest_state"]).ShouldBe((true, "compress"));
        change.Conclude!([Told("ok", "", "/etc/hosts\n")]).Changed.ShouldBeFalse();
    }

    [Fact]
    public void Several_paths_are_an_archive_below_their_common_folder()
    {
        var change = Case("pd/srv/a/x", "p-/srv/a/none", "pf/srv/b", "xf/srv/b", "d-/tmp/o.tgz").Change(new() { ["path"] = new List<object?> { "/srv/a/x", "/srv/a/none", "/srv/b" }, ["exclude_path"] = "/srv/b", ["dest"] = "/tmp/o.tgz" });
        (change.Predicted.Values["arcroot"], ((List<object?>)change.Predicted.Values["missing"]!)[0]).ShouldBe(("/srv/a/", "/srv/a/none"));
        change.Conclude!([Told("ok", "new", "/srv/a/x/1\n")]).Values["dest_state"].ShouldBe("incomplete");
        ((RunScript)change.Changes[0]).Script.ShouldContain("find /srv/a/x/ -mindepth 1");
    }

    [Fact]
    public void Sources_that_are_gone_leave_the_archive_alone()
    {
        var result = Case("p-/srv/gone", "df/srv/gone.gz").Satisfied(new() { ["path"] = "/srv/gone", ["dest"] = "/srv/gone.gz", ["remove"] = true });
        (result.Values["dest_state"], result.Values["mode"]).ShouldBe(("compress", "0644"));
        Case("p-/srv/gone", "df/srv/gone.gz").Change(new() { ["path"] = "/srv/gone", ["dest"] = "/srv/gone.gz", ["mode"] = "0600" }).Predicted.Values["mode"].ShouldBe("0600");
    }

    [Fact]
    public void What_cannot_be_packed_is_refused()
    {
        Case().Invalid(new() { ["path"] = "/none/*" }).Values["msg"].ShouldBe("Error, no source paths were found");
        Case("pd/srv/a").Invalid(new() { ["path"] = "/srv/a" }).Values["msg"].ShouldBe("Error, must specify \"dest\" when archiving multiple files or trees");
        Case("pd/srv/a", "d-/srv/a/o.tgz").Invalid(new() { ["path"] = "/srv/a", ["dest"] = "/srv/a/o.tgz", ["remove"] = true }).Values["msg"].ShouldBe("Error, created archive can not be contained in source paths when remove=true");
        Case("pf/a", "d-/o").Change(new() { ["path"] = "/a", ["dest"] = "/o" }).Conclude!([Told("fail", "plain", "Failed to find required executable \"xz\"", "0", "", "", "")]).Values["msg"].ShouldBe("Failed to find required executable \"xz\"");
    }

    private static ChangeOutcome Told(params string[] fields) => new(0, Encoding.UTF8.GetBytes(string.Concat(fields.Select(field => field + "\0"))), default);

    private static ModuleCase Case(params string[] found) => new(new ArchiveModule())
    {
        Otherwise = query => query switch
        {
            FileQuery file when found.Contains("df" + file.Path) => Answer(file),
            FileQuery file => new FileAnswer(file.Path),
            _ => new CommandAnswer(0, Encoding.UTF8.GetBytes(string.Concat(found.Select(item => item + "\0"))), ""),
        },
    };

    private static FileAnswer Answer(FileQuery file)
    {
        var entry = new FileEntry { Kind = FileKind.Regular, Mode = 420, UserName = "root", GroupName = "root" };
        return new FileAnswer(file.Path) { Entry = entry, Target = entry };
    }
}
