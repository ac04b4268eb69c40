using System.CommandLine;
using Playbooks.Lab;
using Playbooks.Loading;
using Playbooks.Modules;
using Playbooks.Results;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Commands;

/// <summary>Finds what may stand at the cursor. Mistakes on the line or in files only mean fewer candidates.</summary>
internal sealed class Completer(VerbContext context)
{
    private static readonly (string Word, string Description) Files = (":files", "");

    public async Task<IReadOnlyList<(string Word, string Description)>> CompleteAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var current = words[^1];
        var verb = words.Count > 1 ? context.Verbs.FirstOrDefault(verb => verb.Name == words[0]) : null;
        IEnumerable<(string Word, string Description)> found = verb is null
            ? words.Count > 1 ? [] : context.Verbs.Where(verb => !verb.IsHidden).Select(verb => (verb.Name, verb.Summary))
            : await InVerbAsync(verb.Build(context), words, cancellationToken).ConfigureAwait(false);
        return [.. found.Where(candidate => candidate == Files || candidate.Word.StartsWith(current, StringComparison.Ordinal)).Distinct()];
    }

    private async Task<IEnumerable<(string Word, string Description)>> InVerbAsync(VerbCommand root, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var command = root;
        foreach (var word in words.Skip(1).SkipLast(1))
        {
            command = command.Subcommands.OfType<VerbCommand>().FirstOrDefault(child => child.Name == word) ?? command;
        }

        var options = command == root ? root.Options : command.Options.Concat(root.Options.Where(option => option.Recursive));
        if (options.FirstOrDefault(option => Names(option).Contains(words[^2])) is { } before && before.Arity.MaximumNumberOfValues > 0 && before.ValueType != typeof(bool))
        {
            return await ValuesAsync(before, words, cancellationToken).ConfigureAwait(false);
        }

        if (words[^1].StartsWith('-'))
        {
            return options.Where(option => !option.Hidden).SelectMany(option => Names(option).Where(name => name.StartsWith("--", StringComparison.Ordinal)).Select(name => (name, option.Description ?? "")));
        }

        return command.Subcommands.Count > 0
            ? command.Subcommands.Where(child => !child.Hidden).Select(child => (child.Name, child.Description ?? ""))
            : Arguments(root, command);
    }

    private IEnumerable<(string Word, string Description)> Arguments(VerbCommand root, VerbCommand command)
    {
        if (command.Arguments.Count == 0)
        {
            return [];
        }

        var choices = command.Arguments[0].GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(item => (item.Label, "")).ToList();
        return root.Name switch
        {
            _ when choices.Count > 0 => choices,
            "run" or "diff" => new PlaybookFinder(context.Environment).Names().Select(name => (name, "playbook")).Append(Files),
            "doc" => new ModuleRegistry(ModuleList.Create()).Modules.Select(module => (module.Name, "module")),
            "lab" when command.Arguments[0].Name == "NODE" => LabNodes(),
            _ => [Files],
        };
    }

    private async Task<IEnumerable<(string Word, string Description)>> ValuesAsync(Option option, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var choices = option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(item => (item.Label, "")).ToList();
        return choices.Count > 0 ? choices
            : option.Name is "--limit" or "--host" ? await HostsAsync(words, option.Name == "--limit", cancellationToken).ConfigureAwait(false)
            : option.HelpName is "FILE" or "PATH" or "DIR" ? [Files]
            : [];
    }

    private async Task<IEnumerable<(string Word, string Description)>> HostsAsync(IReadOnlyList<string> words, bool withGroups, CancellationToken cancellationToken)
    {
        var sources = words.Zip(words.Skip(1)).Where(pair => pair.First is "-i" or "--inventory").Select(pair => pair.Second).ToList();
        try
        {
            var settings = context.LoadSettings();
            var yaml = new YamlLoader(new ClosedVault(), new Warnings());
            var inventory = await context.LoadInventoryAsync(settings, new Execution.RunOptions { Playbooks = [], Inventories = sources }, yaml, [], cancellationToken).ConfigureAwait(false);
            return inventory.Hosts.Select(host => (host.Name, "host")).Concat(withGroups ? inventory.Groups.Select(group => (group.Name, "group")) : []);
        }
        catch (PlaybookException)
        {
            return [];
        }
    }

    /// <summary>From the lab's folders: asking the nodes themselves would take too long for a key press.</summary>
    private static IEnumerable<(string Word, string Description)> LabNodes()
    {
        var folder = Path.Combine(LabPaths.FromEnvironment().Lab("lab"), "nodes");
        return Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Select(node => Path.GetFileName(node)).Where(node => node[0] != '.').Select(node => (node, "node")) : [];
    }

    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name);
}
