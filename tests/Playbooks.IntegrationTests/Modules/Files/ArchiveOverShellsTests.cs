using System.Diagnostics;
using Playbooks.IntegrationTests.Shells;
using Playbooks.Jinja;

namespace Playbooks.IntegrationTests.Modules.Files;

public class ArchiveOverShellsTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Cases()
        => from shell in (string[])["dash", "busybox"]
           from format in (string[])["tar", "gz", "bz2", "xz", "zip"]
           select new TheoryDataRow<string, string>(shell, format);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_tree_is_packed_once_and_again_when_it_changed(string shell, string format)
    {
        using var folder = new TestFolder();
        folder.Write("in/sub/a file", "content");
        folder.Write("in/-dash", "x");
        folder.Write("in/skip.log", "log");
        File.CreateSymbolicLink(folder["in/link"], "sub");
        var runner = Runner(shell);
        var arguments = new JinjaDict { ["path"] = folder["in"], ["dest"] = folder["out"], ["format"] = format, ["mode"] = "0640", ["exclusion_patterns"] = new List<object?> { "*.log" } };
        var first = Run(runner, arguments, isChanged: true);
        (first.Values["dest_state"], first.Values["arcroot"], first.Values["mode"], first.Values["state"]).ShouldBe(("archive", folder.Path + "/", "0640", "file"));
        var names = ((List<object?>)first.Values["archived"]!).Select(name => ((string)name!)[folder.Path.Length..]).Order(StringComparer.Ordinal).ToList();
        names.ShouldBe(format == "zip" ? ["/in/-dash", "/in/sub/a file"] : ["/in/-dash", "/in/link", "/in/sub", "/in/sub/a file"]);
        Unpack(folder, format);
        File.ReadAllText(folder["unpacked/in/sub/a file"]).ShouldBe("content");
        File.Exists(folder["unpacked/in/skip.log"]).ShouldBeFalse();
        Run(runner, arguments, isChanged: false);
        folder.Write("in/new", "n");
        Run(runner, arguments, isChanged: true);
        Directory.GetFiles(folder.Path, ".*").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("dash", "gz")]
    [InlineData("dash", "xz")]
    [InlineData("busybox", "gz")]
    [InlineData("busybox", "bz2")]
    public void A_single_file_is_compressed_and_removed(string shell, string format)
    {
        using var folder = new TestFolder();
        folder.Write("log", "line\n");
        var runner = Runner(shell);
        var arguments = new JinjaDict { ["path"] = folder["log"], ["format"] = format };
        var first = Run(runner, arguments, isChanged: true);
        (first.Values["dest"], first.Values["dest_state"]).ShouldBe((folder["log." + format], "compress"));
        Run(runner, arguments, isChanged: false);
        arguments["remove"] = true;
        Run(runner, arguments, isChanged: false);
        File.Exists(folder["log"]).ShouldBeFalse();
        Run(runner, arguments, isChanged: false).Values["dest_state"].ShouldBe("compress");
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public void Patterns_missing_paths_and_exclusions(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("a/1.txt", "1");
        folder.Write("a/2.txt", "2");
        folder.Write("b/3", "3");
        var runner = Runner(shell);
        var arguments = new JinjaDict { ["path"] = new List<object?> { folder["a/*.txt"], folder["b/3"], folder["gone"] }, ["exclude_path"] = folder["a/2*"], ["dest"] = folder["o.tar.gz"], ["remove"] = true };
        var result = Run(runner, arguments, isChanged: true);
        ((List<object?>)result.Values["archived"]!).ShouldBe([folder["a/1.txt"], folder["b/3"]]);
        ((List<object?>)result.Values["missing"]!).ShouldBe([folder["gone"]]);
        result.Values["dest_state"].ShouldBe("incomplete");
        File.Exists(folder["a/1.txt"]).ShouldBeFalse();
        File.Exists(folder["a/2.txt"]).ShouldBeTrue();
        runner.Run("archive", new() { ["path"] = folder["nothing/*"], ["dest"] = folder["x"] }).Values["msg"].ShouldBe("Error, no source paths were found");
        runner.Run("archive", new() { ["path"] = folder["b"], ["dest"] = folder["none/x"] }).Failed.ShouldBeTrue();
    }

    private static ModuleRunner Runner(string shell) => new(shell == "dash" ? TestShell.Gnu : TestShell.Busybox.With("xz", "zip"));

    private static Results.ModuleResult Run(ModuleRunner runner, JinjaDict arguments, bool isChanged)
    {
        var result = runner.Run("archive", arguments);
        result.Failed.ShouldBeFalse(PythonValues.Repr(result.Values));
        result.Changed.ShouldBe(isChanged, PythonValues.Repr(result.Values));
        return result;
    }

    private static void Unpack(TestFolder folder, string format)
    {
        Directory.CreateDirectory(folder["unpacked"]);
        using var process = format == "zip" ? Process.Start("unzip", ["-q", folder["out"], "-d", folder["unpacked"]]) : Process.Start("tar", ["-xf", folder["out"], "-C", folder["unpacked"]]);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
