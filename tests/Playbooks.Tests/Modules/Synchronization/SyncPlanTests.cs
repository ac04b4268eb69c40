using Playbooks.Modules.Synchronization;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Tests.Modules.Synchronization;

/// <summary>Lines as rsync 3.2 prints them with %i %n%L.</summary>
public class SyncPlanTests
{
    private static readonly SyncEntry Root = new("", FileKind.Directory, 0x1ED, 0, 100);
    private static readonly SyncEntry File = new("a", FileKind.Regular, 0x1A4, 5, 100);
    private static readonly SyncEntry Folder = new("d", FileKind.Directory, 0x1ED, 0, 100);
    private static readonly SyncEntry Link = new("l", FileKind.Link, 0x1FF, 1, 0, "a");

    [Fact]
    public void What_is_missing_is_made()
        => Told(new SynchronizeArguments(), [Root, File, Link, Folder]).ShouldBe(["cd+++++++++ ./", "<f+++++++++ a", "cL+++++++++ l -> a", "cd+++++++++ d/"]);

    [Fact]
    public void What_is_the_same_stays() => Told(new SynchronizeArguments(), [Root, File, Link, Folder], Root, File, Link with { Size = 7 }, Folder).ShouldBeEmpty();

    [Theory]
    [InlineData(6, 100, 0x1A4, "<f.s....... a")]
    [InlineData(5, 99, 0x1A4, "<f..t...... a")]
    [InlineData(6, 99, 0x180, "<f.stp..... a")]
    [InlineData(5, 100, 0x180, ".f...p..... a")]
    public void What_differs_is_told(long size, long time, int mode, string line)
        => Told(new SynchronizeArguments(), [Root, File], Root, File with { Size = size, Time = time, Mode = mode }).ShouldBe([line]);

    [Fact]
    public void Digests_count_in_place_of_times()
    {
        var arguments = new SynchronizeArguments { Checksum = true, Mode = "pull" };
        Told(arguments, [File with { Digest = "1" }], File with { Digest = "2" }).ShouldBe([">fc........ a"]);
        Told(arguments, [File with { Digest = "1" }], File with { Digest = "1", Time = 7 }).ShouldBe([".f..t...... a"]);
    }

    [Fact]
    public void What_is_not_in_the_source_goes_on_request_and_what_is_left_out_stays()
    {
        SyncEntry[] more = [Root, File, new("d", FileKind.Directory, 0x1ED, 0, 1), new("d/x", FileKind.Regular, 0x1A4, 1, 1), new("keep.log", FileKind.Regular, 0x1A4, 1, 1)];
        Told(new SynchronizeArguments(), [Root, File], more).ShouldBeEmpty();
        var plan = Plan(new SynchronizeArguments { Delete = true }, [Root, File], ["--exclude=*.log"], more);
        plan.Told.ShouldBe(["*deleting   d/x", "*deleting   d/"]);
        plan.Touched.ShouldBe([Root]);
        Told(new SynchronizeArguments { ExistingOnly = true }, [Root, File], Root).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--exclude=*.log", "x/y.log", false, true)]
    [InlineData("--exclude=/x", "y/x", false, false)]
    [InlineData("--exclude=/x", "x", true, true)]
    [InlineData("--exclude=x/", "x", false, false)]
    [InlineData("--exclude=a/b", "z/a/b", false, true)]
    [InlineData("--exclude=a/**/c", "a/1/2/c", false, true)]
    [InlineData("--exclude=a*", "a/b", false, false)]
    [InlineData("--exclude=[ab]?", "a1", false, true)]
    [InlineData("--include=keep.log --exclude=*.log", "keep.log", false, false)]
    public void Patterns_are_rsyncs(string options, string name, bool isFolder, bool isExcluded) => SyncFilter.Of(options.Split(' ')).Excludes(name, isFolder).ShouldBe(isExcluded);

    [Theory]
    [InlineData("--exclude=[]", "[]", false)]
    [InlineData("--exclude=[]", "a", false)]
    [InlineData("--exclude=[z-a]", "[z-a]", false)]
    [InlineData("--exclude=[z-a]", "z", false)]
    [InlineData("--exclude=[]x]", "]", true)]
    [InlineData("--exclude=[!a-c]", "d", true)]
    [InlineData("--exclude=[!a-c]", "b", false)]
    [InlineData("--exclude=[a-c-]", "-", true)]
    [InlineData("--exclude=x[", "x[", false)]
    public void Brackets_are_rsyncs(string option, string name, bool isExcluded) => SyncFilter.Of([option]).Excludes(name, isFolder: false).ShouldBe(isExcluded);

    [Fact]
    public void A_folder_in_the_way_must_be_empty_unless_what_is_in_it_may_go()
    {
        var way = new SyncEntry("a", FileKind.Directory, 0x1ED, 0, 100);
        var inside = new SyncEntry("a/keep", FileKind.Regular, 0x1A4, 1, 100);
        var plan = Plan(new SynchronizeArguments(), [Root, File], [], Root, way);
        plan.Emptied.ShouldBe([File]);
        plan.Removed.ShouldBeEmpty();
        var delete = Plan(new SynchronizeArguments { Delete = true }, [Root, File], [], Root, way, inside);
        delete.Emptied.ShouldBeEmpty();
        delete.Removed.ShouldBe(["a"]);
        delete.Told.ShouldBe(["<f+++++++++ a", "*deleting   a/keep"]);
        Plan(new SynchronizeArguments { Delete = true }, [Root, File], ["--exclude=keep"], Root, way, inside).Emptied.ShouldBe([File]);
    }

    [Fact]
    public void What_is_left_out_protects_the_folders_around_it()
    {
        SyncEntry[] there = [Root, new("old", FileKind.Directory, 0x1ED, 0, 1), new("old/run.pid", FileKind.Regular, 0x1A4, 1, 1), new("old/sub", FileKind.Directory, 0x1ED, 0, 1), new("old/z", FileKind.Regular, 0x1A4, 1, 1)];
        var plan = Plan(new SynchronizeArguments { Delete = true }, [Root], ["--exclude=*.pid"], there);
        plan.Removed.ShouldBe(["old/z", "old/sub"]);
        plan.Told.ShouldBe(["*deleting   old/z", "*deleting   old/sub/"]);
    }

    [Fact]
    public void What_lies_behind_a_link_is_not_in_the_target()
    {
        var inside = new SyncEntry("d/x", FileKind.Regular, 0x1A4, 1, 100);
        var plan = Plan(new SynchronizeArguments { Delete = true }, [Root, Folder, inside], [], Root, new SyncEntry("d", FileKind.Link, 0x1FF, 4, 0, "real"), inside, inside with { Name = "d/y" });
        plan.Told.ShouldBe(["cd+++++++++ d/", "<f+++++++++ d/x"]);
        plan.Removed.ShouldBe(["d"]);
    }

    [Fact]
    public void A_file_is_no_place_for_the_content_of_a_folder()
        => Should.Throw<ModuleFailedException>(() => Plan(new SynchronizeArguments(), [Root, File], [], File with { Name = "" })).Message.ShouldBe("ERROR: destination must be a directory when copying more than 1 file");

    [Fact]
    public void A_file_keeps_its_permissions_where_those_are_not_copied()
        => Plan(new SynchronizeArguments { Perms = false }, [Root, File], [], Root, File with { Size = 1, Mode = 0x180 }).Sent.ShouldBe([File with { Mode = 0x180 }]);

    private static IReadOnlyList<string> Told(SynchronizeArguments arguments, SyncEntry[] source, params SyncEntry[] target) => Plan(arguments, source, [], target).Told;

    private static SyncPlan Plan(SynchronizeArguments arguments, SyncEntry[] source, string[] options, params SyncEntry[] target)
        => SyncPlan.Of(arguments, source, target.ToDictionary(entry => entry.Name), SyncFilter.Of(options));
}
