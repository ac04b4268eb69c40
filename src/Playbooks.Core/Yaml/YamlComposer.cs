using Playbooks.Results;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Playbooks.Yaml;

/// <summary>Builds the nodes of one document from the parser's events: aliases followed, merge keys resolved, duplicate keys warned of (the last wins).</summary>
internal sealed class YamlComposer(string text, string file, Warnings warnings)
{
    private readonly Dictionary<string, YamlNode> anchors = new(StringComparer.Ordinal);
    private readonly Parser parser = new(new Scanner(new StringReader(text), skipComments: true));

    /// <summary>Null: nothing there. Throws <see cref="YamlException"/> for what is no YAML, <see cref="PlaybookException"/> for what is no sense.</summary>
    public YamlNode? Compose()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = ComposeNode();
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
        {
            throw new PlaybookException(At(second.Start), "a second YAML document starts here, and only one is expected", "remove the `---` or split the file");
        }

        return root is YamlScalar { IsNull: true } ? null : root;
    }

    private YamlNode ComposeNode()
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value.Value, out var target)
                ? target
                : throw new PlaybookException(At(alias.Start), $"the alias *{alias.Value.Value} has no anchor before it", $"define &{alias.Value.Value} above, or quote the text");
        }

        var start = (NodeEvent)parser.Current!;
        YamlNode node = start switch
        {
            Scalar => ComposeScalar(),
            SequenceStart => ComposeSequence(),
            _ => ComposeMapping(),
        };
        if (!start.Tag.IsEmpty)
        {
            node = node with { Tag = CheckTag(start.Tag, start.Start) };
        }

        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor.Value] = node;
        }

        return node;
    }

    private string CheckTag(TagName tag, Mark mark)
        => tag.IsNonSpecific || YamlTags.IsKnown(tag.Value)
            ? tag.Value
            : throw new PlaybookException(At(mark), $"the tag '{tag.Value}' is not known", "quote the text if it begins with an exclamation mark; tags are !vault and !unsafe");

    private YamlScalar ComposeScalar()
    {
        var scalar = parser.Consume<Scalar>();
        return new YamlScalar(At(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private YamlSequence ComposeSequence()
    {
        var position = At(parser.Consume<SequenceStart>().Start);
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ComposeNode());
        }

        return new YamlSequence(position, items);
    }

    private YamlMapping ComposeMapping()
    {
        var position = At(parser.Consume<MappingStart>().Start);
        var own = new List<YamlEntry>();
        var merged = new List<YamlEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ComposeNode();
            var value = ComposeNode();
            if (key is YamlScalar { IsPlain: true, Text: "<<" })
            {
                merged.AddRange(Merged(value));
            }
            else
            {
                own.Add(new YamlEntry(key, value));
            }
        }

        return new YamlMapping(position, Distinct(position, merged, own));
    }

    private static IEnumerable<YamlEntry> Merged(YamlNode value)
        => value switch
        {
            YamlMapping mapping => mapping.Entries,
            // The first mapping of the list wins, so it comes last.
            YamlSequence sequence when sequence.Items.All(item => item is YamlMapping) => sequence.Items.Reverse().SelectMany(item => ((YamlMapping)item).Entries),
            _ => throw new PlaybookException(value.Position, "`<<` takes a mapping or a list of mappings", "give it an alias of a mapping (`<<: *name`)"),
        };

    private List<YamlEntry> Distinct(SourcePosition position, List<YamlEntry> merged, List<YamlEntry> own)
    {
        var entries = new List<YamlEntry>(merged.Count + own.Count);
        var places = new Dictionary<object, int>(merged.Count + own.Count);
        foreach (var (isOwn, entry) in merged.Select(entry => (false, entry)).Concat(own.Select(entry => (true, entry))))
        {
            var key = KeyOf(entry.Key);
            if (places.TryGetValue(key, out var place))
            {
                if (isOwn && place >= merged.Count)
                {
                    warnings.Add(position, $"found a duplicate dict key ({entry.Name}); only its last value counts", "remove the others");
                }

                entries[place] = entry;
                continue;
            }

            places[key] = entries.Count;
            entries.Add(entry);
        }

        return entries;
    }

    private static object KeyOf(YamlNode key)
        => key is YamlScalar scalar
            ? (scalar.IsPlain ? ScalarResolver.Resolve(scalar.Text) : scalar.Text) ?? DBNull.Value
            : throw new PlaybookException(key.Position, $"{key.Kind} cannot be a key", "a value that starts with {{ must be quoted: key: \"{{ name }}\"");

    private SourcePosition At(Mark mark) => new(file, (int)mark.Line, (int)mark.Column);
}
