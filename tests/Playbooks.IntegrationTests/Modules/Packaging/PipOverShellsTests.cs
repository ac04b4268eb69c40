using Playbooks.IntegrationTests.Shells;
using Playbooks.Jinja;

namespace Playbooks.IntegrationTests.Modules.Packaging;

/// <summary>The machine's own Python makes a virtual environment and installs a distribution that is written here: nothing is downloaded.</summary>
public class PipOverShellsTests
{
    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public void A_virtual_environment_is_made_and_a_distribution_comes_and_goes(string shell)
    {
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Of(shell).With("python3"));
        Assert.SkipUnless(runner.Run("command", new() { ["argv"] = new List<object?> { "/usr/bin/python3", "-c", "import venv, ensurepip" } }).Failed == false, "python3-venv is not installed");
        Write(folder, "1.5");
        var arguments = new JinjaDict
        {
            ["name"] = "tiny-dist>=1",
            ["virtualenv"] = folder["venv"],
            ["virtualenv_command"] = "/usr/bin/python3 -m venv",
            ["extra_args"] = $"--no-index --no-cache-dir --find-links {folder["links"]}",
        };
        var first = runner.Converge("pip", arguments);
        (first.Values["virtualenv"], ((List<object?>)first.Values["cmd"]!)[0]).ShouldBe((folder["venv"], folder["venv/bin/pip3"]));
        ((string)first.Values["stdout"]!).ShouldContain("Successfully installed tiny-dist-1.5");
        folder.Write("r.txt", "tiny_dist==1.5 # as it is\n");
        var file = new JinjaDict { ["requirements"] = folder["r.txt"], ["virtualenv"] = folder["venv"] };
        runner.Run("pip", file).Changed.ShouldBeFalse();
        Write(folder, "2.0");
        arguments["state"] = "latest";
        runner.Run("pip", arguments).Changed.ShouldBeTrue();
        runner.Run("pip", arguments).Changed.ShouldBeFalse();
        var missing = runner.Run("pip", new() { ["name"] = "tiny-dist", ["version"] = "9", ["virtualenv"] = folder["venv"], ["extra_args"] = "--no-index" });
        missing.Failed.ShouldBeTrue();
        ((string)missing.Values["msg"]!).ShouldContain("No matching distribution found for tiny-dist==9");
        var gone = runner.Converge("pip", new() { ["name"] = "tiny_dist", ["state"] = "absent", ["virtualenv"] = folder["venv"] });
        ((string)gone.Values["stdout"]!).ShouldContain("Successfully uninstalled tiny-dist-2.0");
    }

    /// <summary>A wheel is a zip; python writes it.</summary>
    private static void Write(TestFolder folder, string version)
    {
        var script = $"""
            import zipfile, os
            os.makedirs("{folder["links"]}", exist_ok=True)
            with zipfile.ZipFile("{folder["links"]}/tiny_dist-{version}-py3-none-any.whl", "w") as z:
                z.writestr("tiny_dist.py", "x = 1\n")
                z.writestr("tiny_dist-{version}.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny-dist\nVersion: {version}\n")
                z.writestr("tiny_dist-{version}.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
                z.writestr("tiny_dist-{version}.dist-info/RECORD", "tiny_dist.py,,\ntiny_dist-{version}.dist-info/METADATA,,\ntiny_dist-{version}.dist-info/WHEEL,,\ntiny_dist-{version}.dist-info/RECORD,,\n")
            """;
        TestShell.Gnu.Run($"/usr/bin/python3 -c '{script}'").Status.ShouldBe(0);
    }
}
