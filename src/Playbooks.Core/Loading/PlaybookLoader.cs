using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>Loads a playbook file with everything it imports, and checks it. All mistakes of all files at once.</summary>
internal sealed class PlaybookLoader(LoadServices services, RoleLoader roles, JinjaDict extraVariables)
{
    private static readonly string[] ImportNames = ["import_playbook", "ansible.builtin.import_playbook", "ansible.legacy.import_playbook"];

    public Playbook Load(string file)
    {
        var path = Path.GetFullPath(file);
        var mistakes = new List<Mistake>();
        var plays = LoadPlays(path, mistakes, []);
        if (mistakes.Count == 0 && services.Foretells)
        {
            new RequiredArgumentsChecker(services.Modules, mistakes).Check(plays);
        }

        return mistakes.Count == 0 ? new Playbook(path, plays) : throw new PlaybookException([.. mistakes.Distinct()]);
    }

    private IReadOnlyList<Play> LoadPlays(string path, List<Mistake> mistakes, IReadOnlyList<string> importing)
    {
        try
        {
            switch (services.Files.Yaml.LoadFile(path))
            {
                case YamlSequence sequence:
                    return [.. sequence.Items.SelectMany(item => LoadEntry(item, path, mistakes, importing))];
                case null:
                    throw new PlaybookException(new SourcePosition(path, 1, 1), "empty playbook, nothing to do", "write a list of plays: `- hosts: all`");
                case var other:
                    throw new PlaybookException(other.Position, $"a playbook must be a list of plays, got {other.Kind} instead", "begin each play with `- hosts: `");
            }
        }
        catch (PlaybookException error)
        {
            mistakes.AddRange(error.Mistakes);
            return [];
        }
    }

    private IReadOnlyList<Play> LoadEntry(YamlNode node, string path, List<Mistake> mistakes, IReadOnlyList<string> importing)
    {
        var folder = Path.GetDirectoryName(path)!;
        var context = new LoadContext(services, new TaskOrigin(node.Position, folder, null, false)) { Mistakes = mistakes }
            .WithVariables(new JinjaDict { ["playbook_dir"] = folder }).WithVariables(extraVariables);
        if (node is not YamlMapping mapping)
        {
            context.Add(node, $"playbook entries must be either valid plays or 'import_playbook' statements, and this is {node.Kind}", "write `- hosts: all` with `tasks:` below it");
            return [];
        }

        return mapping.Entries.FirstOrDefault(entry => ImportNames.Contains(entry.Name)) is { } import
            ? Import(mapping, import, path, context, importing)
            : [new PlayReader(context, roles).Read(mapping)];
    }

    private IReadOnlyList<Play> Import(YamlMapping mapping, YamlEntry import, string path, LoadContext context, IReadOnlyList<string> importing)
    {
        foreach (var entry in mapping.Entries.Where(entry => entry != import && !KeywordNames.Import.Contains(entry.Name ?? "")))
        {
            context.Add(entry.Key, $"'{entry.Name}' is not a valid attribute for a PlaybookInclude", "an import takes name, vars, when and tags");
        }

        var own = new KeywordsReader(context).Read(mapping);
        var inner = own.Vars.Count > 0 ? context.WithVariables(own.Vars[0]) : context;
        if (FileName(import.Value, inner) is not { } name)
        {
            return [];
        }

        var target = Path.GetFullPath(name, Path.GetDirectoryName(path)!);
        if (!File.Exists(target))
        {
            context.Mistakes.Add(new Mistake(import.Value.Position, $"the playbook '{name}' could not be found", $"looked for {target}") { MissingText = target });
            return [];
        }

        if (target == path || importing.Contains(target))
        {
            context.Add(import.Value, $"the playbook imports itself: {string.Join(" -> ", importing.Append(path).Append(target))}", "remove this import");
            return [];
        }

        return [.. LoadPlays(target, context.Mistakes, [.. importing, path]).Select(play => Merge(play, own))];
    }

    /// <summary>The first word as it is written; what stands after it has no effect. Null: a mistake was noted.</summary>
    private static string? FileName(YamlNode node, LoadContext context)
    {
        try
        {
            return context.CheckedValue(node) switch
            {
                string text => context.StaticText(KeyValueText.Split(text) is [var file, ..] ? file.Trim() : null, node),
                TemplateText text => context.StaticText(TemplateText.Create(KeyValueText.Split(text.Source)[0].Trim(), text.Position), node),
                var other => context.StaticText(other, node),
            };
        }
        catch (FormatException error)
        {
            context.Add(node, error.Message, "check quotes and braces");
            return null;
        }
    }

    /// <summary>Variables of the import win over the play's; its tags and conditions hold for everything in the play.</summary>
    private static Play Merge(Play play, Keywords import)
    {
        var vars = new JinjaDict(play.Keywords.Vars[0]);
        foreach (var (key, value) in import.Vars.SelectMany(dict => dict))
        {
            vars[key] = value;
        }

        return play with
        {
            Keywords = play.Keywords with { Vars = [vars], Tags = [.. play.Keywords.Tags, .. import.Tags], When = [.. import.When, .. play.Keywords.When] },
        };
    }
}
