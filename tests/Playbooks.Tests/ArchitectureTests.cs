using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using Playbooks.Commands;
using Playbooks.Jinja;
using Playbooks.Modules;

namespace Playbooks.Tests;

/// <summary>What the compiler does not check: which folder may know which, no state in statics, a summary on every type that others use.</summary>
public sealed class ArchitectureTests
{
    /// <summary>The arrows between the folders of Core. Adding one is a decision: it shows in a diff of this list.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Artifacts"] = ["Execution", "Results"],
        ["Certificates"] = ["Results"],
        ["Connections"] = ["Execution", "Modules", "Results", "Yaml"],
        ["Execution"] = ["Connections", "Inventories", "Modules", "Plays", "Queries", "Results", "Roles", "Variables", "Vault", "Yaml"],
        ["Inventories"] = ["Execution", "Results", "Variables", "Vault", "Yaml"],
        ["Modules"] = ["Artifacts", "Certificates", "Connections", "Queries", "Results", "Variables", "Yaml"],
        ["Planning"] = ["Execution", "Inventories", "Modules", "Plays", "Results", "Roles", "Variables", "Yaml"],
        ["Plays"] = ["Execution", "Modules", "Results", "Roles", "Variables", "Yaml"],
        ["Queries"] = ["Artifacts", "Connections", "Results"],
        ["Results"] = ["Yaml"],
        ["Roles"] = ["Execution", "Plays", "Results", "Variables", "Yaml"],
        ["Variables"] = ["Execution", "Inventories", "Modules", "Plays", "Results", "Roles", "Vault", "Yaml"],
        ["Vault"] = ["Results", "Yaml"],
        ["Yaml"] = ["Results", "Variables", "Vault"],
    };

    private static readonly Assembly[] Assemblies = [typeof(JinjaDict).Assembly, typeof(ModuleRegistry).Assembly, typeof(VerbList).Assembly];

    [Fact]
    public void Folders_of_Core_know_only_those_they_may_know()
    {
        var core = Path.Combine(Root(), "src", "Playbooks.Core");
        var found = Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Folder: Path.GetRelativePath(core, file).Split('/')[0], File: file))
            .Where(pair => pair.Folder is not ("bin" or "obj") && !pair.Folder.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(pair => Used(pair.File).Where(used => used != pair.Folder && used != "Jinja").Select(used => (pair.Folder, used, pair.File)));
        var wrong = found.Where(arrow => !Arrows.GetValueOrDefault(arrow.Folder, []).Contains(arrow.used))
            .Select(arrow => $"{arrow.Folder} -> {arrow.used} ({Path.GetFileName(arrow.File)})");
        wrong.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_static_can_change()
    {
        var changeable = Assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !IsGenerated(type))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsInitOnly && !field.IsLiteral && !field.Name.Contains('<', StringComparison.Ordinal))
            .Select(field => $"{field.DeclaringType}.{field.Name}");
        changeable.ShouldBeEmpty();
    }

    [Fact]
    public void Every_public_type_has_a_summary()
    {
        foreach (var assembly in Assemblies)
        {
            var documented = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").Select(member => member.Attribute("name")!.Value).ToHashSet();
            assembly.GetExportedTypes().Where(type => !IsGenerated(type)).Select(type => "T:" + type.FullName!.Replace('+', '.')).Where(name => !documented.Contains(name)).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Every_module_and_argument_has_its_manual()
    {
        var documented = XDocument.Load(Path.ChangeExtension(typeof(ModuleRegistry).Assembly.Location, ".xml")).Descendants("member").Select(member => member.Attribute("name")!.Value).ToHashSet();
        foreach (var module in ModuleList.Create())
        {
            documented.ShouldContain("T:" + module.GetType().FullName);
            module.Specification.Arguments.Where(argument => string.IsNullOrWhiteSpace(argument.Attribute.Text)).Select(argument => $"{module.Name}.{argument.Name}").ShouldBeEmpty();
        }
    }

    [Fact]
    public void Verbs_are_registered_in_alphabetical_order()
        => VerbList.Create().Select(verb => verb.GetType().Name).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);

    private static IEnumerable<string> Used(string file)
        => File.ReadLines(file).Where(line => line.StartsWith("using Playbooks.", StringComparison.Ordinal)).Select(line => line.Split('.', ';')[1]);

    private static bool IsGenerated(Type type)
        => type.GetCustomAttribute<CompilerGeneratedAttribute>() is not null
            || type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is not null
            || type.IsAssignableTo(typeof(JsonSerializerContext))
            || type.Namespace?.StartsWith("Playbooks", StringComparison.Ordinal) != true
            || (type.DeclaringType is { } outer && IsGenerated(outer));

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
