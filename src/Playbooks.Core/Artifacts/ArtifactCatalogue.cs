using YamlDotNet.RepresentationModel;

namespace Playbooks.Artifacts;

/// <summary>The shipped list of artifacts (artifacts.yml), read when first asked.</summary>
internal sealed class ArtifactCatalogue
{
    private readonly Lazy<IReadOnlyDictionary<string, ArtifactDeclaration>> declarations;

    public ArtifactCatalogue()
        : this(OpenShipped)
    {
    }

    public ArtifactCatalogue(Func<TextReader> open) => declarations = new(() => Read(open));

    public IReadOnlyCollection<string> Names => [.. declarations.Value.Keys];

    public ArtifactDeclaration? Find(string name) => declarations.Value.GetValueOrDefault(name);

    private static StreamReader OpenShipped()
        => new(typeof(ArtifactCatalogue).Assembly.GetManifestResourceStream("Playbooks.Artifacts.artifacts.yml")
            ?? throw new InvalidOperationException("artifacts.yml is not in the assembly"));

    private static Dictionary<string, ArtifactDeclaration> Read(Func<TextReader> open)
    {
        using var reader = open();
        var stream = new YamlStream();
        stream.Load(reader);
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        return root.Children.ToDictionary(pair => Text(pair.Key), pair => ReadOne(Text(pair.Key), (YamlMappingNode)pair.Value));
    }

    private static ArtifactDeclaration ReadOne(string name, YamlMappingNode node)
    {
        var digests = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach (var (key, value) in node.Children)
        {
            if (value is YamlMappingNode versions)
            {
                digests[Text(key)] = new OrderedDictionary<string, string>(versions.Children.Select(pair => KeyValuePair.Create(Text(pair.Key), Text(pair.Value))));
            }
        }

        return new ArtifactDeclaration(name, Text(node.Children["url"]), digests);
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value ?? "";
}
