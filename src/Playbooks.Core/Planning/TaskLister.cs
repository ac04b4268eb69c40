using System.Text;
using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Values;

namespace Playbooks.Planning;

/// <summary>Prints a playbook's plays, tasks, tags and hosts as ansible-playbook does, without running anything.</summary>
internal sealed class TaskLister(Inventory inventory, IReadOnlyList<string> limit, TagSelector selector, IStaticTemplates templates, JinjaDict extraVariables)
{
    public string List(Playbook playbook, string shownName, ListOptions options)
    {
        var text = new StringBuilder($"\nplaybook: {shownName}\n");
        for (var index = 0; index < playbook.Plays.Count; index++)
        {
            ListPlay(text, playbook.Plays[index], index + 1, options);
        }

        return text.ToString();
    }

    private void ListPlay(StringBuilder text, Play play, int number, ListOptions options)
    {
        var patterns = Patterns(play);
        var playTags = Tags(play.Keywords, play);
        var shown = string.Join(',', patterns);
        text.Append($"\n  play #{number} ({shown}): {(play.Name is null ? shown : Text(play.Name, play))}\tTAGS: [{string.Join(',', playTags)}]\n");
        if (options.Hosts)
        {
            var hosts = inventory.Match(patterns, limit);
            text.Append($"    pattern: [{string.Join(", ", patterns.Select(PythonValues.Repr))}]\n    hosts ({hosts.Count}):\n");
            foreach (var host in hosts)
            {
                text.Append($"      {host.Name}\n");
            }
        }

        if (!options.Tasks && !options.Tags)
        {
            return;
        }

        text.Append(options.Tasks ? "    tasks:\n" : "");
        var all = new SortedSet<string>(playTags, StringComparer.Ordinal);
        foreach (var (name, tags) in Walk(play).Where(task => selector.Selects(task.Tags)))
        {
            all.UnionWith(tags);
            text.Append(options.Tasks ? $"      {name}\tTAGS: [{string.Join(", ", tags.Distinct().Order(StringComparer.Ordinal))}]\n" : "");
        }

        text.Append(options.Tags ? $"      TASK TAGS: [{string.Join(", ", all)}]\n" : "");
    }

    private List<(string Name, List<string> Tags)> Walk(Play play)
    {
        var found = new List<(string, List<string>)>();
        foreach (var node in play.PreTasks.Concat(play.Roles).Concat(play.Tasks).Concat(play.PostTasks))
        {
            Walk(node, Tags(play.Keywords, play), null, play, found);
        }

        return found;
    }

    private void Walk(TaskNode node, List<string> inherited, Role? role, Play play, List<(string Name, List<string> Tags)> found)
    {
        List<string> tags = [.. inherited, .. Tags(node.Keywords, play)];
        switch (node)
        {
            case TaskDefinition task:
                var name = task.Name is null or "" ? task.WrittenAction : (role is null ? "" : role.Name + " : ") + Shown(task.Name);
                found.Add((name, tags));
                break;
            case BlockNode block:
                // Ansible does not list what stands in rescue and always.
                foreach (var child in block.Tasks)
                {
                    Walk(child, tags, role, play, found);
                }

                break;
            case RoleNode roleNode:
                foreach (var child in roleNode.Role.Dependencies)
                {
                    Walk(child, tags, role, play, found);
                }

                foreach (var child in roleNode.Tasks)
                {
                    Walk(child, tags, roleNode.Role, play, found);
                }

                break;
        }
    }

    private IReadOnlyList<string> Patterns(Play play)
    {
        var hosts = play.Hosts is TemplateText text ? templates.Render(text, Variables(play)) : play.Hosts;
        return PlayHosts.Patterns(play, hosts is List<object?> list ? list.ConvertAll(item => item is TemplateText template ? templates.Render(template, Variables(play)) : item) : hosts);
    }

    private string Text(object name, Play play)
    {
        try
        {
            return name is TemplateText text ? PythonValues.Str(templates.Render(text, Variables(play))) : Shown(name);
        }
        catch (Results.PlaybookException)
        {
            return Shown(name);
        }
    }

    private JinjaDict Variables(Play play)
    {
        var variables = new JinjaDict(play.Keywords.Vars.Count > 0 ? play.Keywords.Vars[0] : []);
        new VariableMerge().Into(variables, extraVariables);
        return variables;
    }

    private List<string> Tags(Keywords keywords, Play play) => [.. keywords.Tags.SelectMany(tag => Rendered(tag, play)).Distinct()];

    private IEnumerable<string> Rendered(object? tag, Play play)
    {
        try
        {
            return (tag is TemplateText text ? templates.Render(text, Variables(play)) : tag) is IEnumerable<object?> list ? list.Select(PythonValues.Str) : [tag is null ? "" : Text(tag, play)];
        }
        catch (Results.PlaybookException)
        {
            return [Shown(tag)];
        }
    }

    private static string Shown(object? value) => value is TemplateText text ? text.Source : PythonValues.Str(value);
}
