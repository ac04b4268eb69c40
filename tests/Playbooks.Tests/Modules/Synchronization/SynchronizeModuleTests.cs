using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules.Synchronization;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Synchronization;

public class SynchronizeModuleTests
{
    private static readonly FileEntry Folder = new() { Kind = FileKind.Directory, Mode = 0x1ED, ModificationTime = 100 };
    private static readonly FileEntry File = new() { Kind = FileKind.Regular, Mode = 0x1A4, Size = 3, ModificationTime = 100 };

    [Fact]
    public void With_both_ends_on_the_host_rsync_does_it()
    {
        var arguments = new JinjaDict { ["src"] = "/a/", ["dest"] = "/b", ["delete"] = true, ["recursive"] = false };
        var change = Local(arguments, 0, "<<CHANGED>>>f+++++++++ x\n").Change(arguments);
        change.Predicted.Values["msg"].ShouldBe(">f+++++++++ x\n");
        change.Predicted.Values["stdout_lines"].ShouldBe(new List<object?> { ">f+++++++++ x" });
        change.Changes[0].ShouldBeOfType<Playbooks.Modules.RunScript>().Script
            .ShouldBe("rsync --delay-updates -F --compress --delete-after --archive --no-recursive '--out-format=<<CHANGED>>%i %n%L' /a/ /b");
        Local(arguments, 0, "").Satisfied(arguments).Values["rc"].ShouldBe(0L);
        Local(arguments, 23, "").Invalid(arguments).Values["rc"].ShouldBe(23L);
        Local(arguments, 127, "/usr/bin:/bin\n").Invalid(arguments).Values["msg"].ShouldBe("Failed to find required executable \"rsync\" in paths: /usr/bin:/bin");
    }

    [Fact]
    public void A_tree_of_the_host_is_compared_with_the_controllers()
    {
        var dest = Directory.CreateTempSubdirectory("playbook-sync-").FullName;
        try
        {
            var arguments = new JinjaDict { ["src"] = "/srv/x/", ["dest"] = dest, ["mode"] = "pull", ["rsync_opts"] = new List<object?> { "--exclude=*.log" } };
            var testCase = new ModuleCase(new SynchronizeModule())
                .Answering(new FileQuery("/srv/x/"), new FileAnswer("/srv/x") { Entry = Folder, Target = Folder })
                .Answering(new TreeQuery("/srv/x/"), new TreeAnswer("/srv/x", [new("/srv/x/d", Folder), new("/srv/x/d/f", File), new("/srv/x/z", File), new("/srv/x/no.log", File)]));
            testCase.Change(arguments).Predicted.Values["stdout_lines"].ShouldBe(new List<object?> { ".d..tp..... ./", ">f+++++++++ z", "cd+++++++++ d/", ">f+++++++++ d/f" });
        }
        finally
        {
            Directory.Delete(dest);
        }
    }

    [Fact]
    public void A_tilde_is_the_home_folder_of_the_controller()
    {
        var name = $"playbook-sync-{Guid.NewGuid():N}";
        var arguments = new JinjaDict { ["src"] = "/srv/x/", ["dest"] = "~/" + name, ["mode"] = "pull", ["recursive"] = false };
        new ModuleCase(new SynchronizeModule()).Answering(new FileQuery("/srv/x/"), new FileAnswer("/srv/x") { Entry = Folder, Target = Folder }).Change(arguments).Predicted.Values["stdout_lines"]
            .ShouldBe(new List<object?> { $"created directory {Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)}/{name}", "cd+++++++++ ./" });
    }

    [Fact]
    public void Links_to_equal_files_need_rsync()
    {
        var arguments = new JinjaDict { ["src"] = "/a", ["dest"] = "/b", ["link_dest"] = "/c", ["mode"] = "pull", ["recursive"] = false };
        new ModuleCase(new SynchronizeModule()).Answering(new FileQuery("/a"), new FileAnswer("/a")).Invalid(arguments).Values["msg"].ShouldBe("link_dest needs rsync with both ends on the host");
    }

    private static ModuleCase Local(JinjaDict arguments, int status, string output)
    {
        var testCase = new ModuleCase(new SynchronizeModule());
        testCase.Context.Variables["ansible_connection"] = "local";
        return testCase.Answering(testCase.Ask(arguments)[0], new CommandAnswer(status, Encoding.UTF8.GetBytes(output), ""));
    }
}
