using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Playbooks.Commands;
using Playbooks.Jinja;
using Playbooks.Modules;

namespace Playbooks.Tests;

/// <summary>What the compiler does not check: which folder may know which, no state in statics, a summary on every type that others use.</summary>
public sealed class ArchitectureTests
{
    /// <summary>The folders of Core in layers: each may know those before it, and none after it. So there is no cycle, and a folder can be read knowing only what stands above it here.</summary>
    private static readonly string[] Layers =
    [
        "Results", "Controller", "Values", "Vault", "Yaml",
        "Artifacts", "Certificates", "Connections", "Queries", "Modules",
        "Inventories", "Plays", "Loading", "Variables",
        "Execution", "Planning",
    ];

    private static readonly Assembly[] Assemblies = [typeof(JinjaDict).Assembly, typeof(ModuleRegistry).Assembly, typeof(VerbList).Assembly];

    [Fact]
    public void Folders_of_Core_know_only_the_layers_below_them()
    {
        var core = Path.Combine(Root(), "src", "Playbooks.Core");
        Directory.EnumerateDirectories(core).Select(folder => Path.GetFileName(folder)).Except(["bin", "obj"]).Except(Layers).ShouldBeEmpty("a new folder needs its place among the layers");
        var upward = Layers.SelectMany((layer, rank) => Directory.EnumerateFiles(Path.Combine(core, layer), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Layers[(rank + 1)..].Where(above => Knows(File.ReadAllText(file), above)).Select(above => $"{layer} -> {above} ({Path.GetFileName(file)})")));
        upward.ShouldBeEmpty();
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

    /// <summary>An import of the folder, or one of its types by its longer name.</summary>
    private static bool Knows(string code, string folder)
        => Regex.IsMatch(code, $@"^using (\w+ = )?Playbooks\.{folder}\b|(?<![\w.""/])(Playbooks\.)?{folder}\.[A-Z]", RegexOptions.Multiline);

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
