using Playbooks.Modules;

namespace Playbooks.Tests.Modules;

public class ModuleCoverageTests
{
    /// <summary>Modules whose decisions are tested elsewhere, or only over real shells.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["ArtifactCacheModule"] = "Artifacts: ArtifactDownloaderTests, ArtifactResolverTests",
        ["AssembleModule"] = "integration: OtherFileModulesOverShellsTests",
        ["FetchModule"] = "integration: OtherFileModulesOverShellsTests",
        ["FindModule"] = "integration: OtherFileModulesOverShellsTests",
        ["IncludeVarsModule"] = "integration: PlaySemanticsTests",
        ["UnarchiveModule"] = "integration: UnarchiveOverShellsTests",
        ["UriModule"] = "integration: UriOverShellsTests",
    };

    [Fact]
    public void Every_module_has_unit_tests_of_its_decisions()
    {
        var tests = string.Concat(Directory.GetFiles(Path.Combine(Root(), "tests", "Playbooks.Tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        ModuleList.Create().Select(module => module.GetType().Name).Where(name => !tests.Contains($"new {name}(", StringComparison.Ordinal) && !Elsewhere.ContainsKey(name))
            .ShouldBeEmpty("these modules have no unit test: add a class that asks and decides with ModuleCase");
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Playbooks.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new InvalidOperationException("the tests run outside the source tree");
        }

        return folder;
    }
}
