using System.CommandLine;
using Playbooks.Composition;
using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;
using Playbooks.Jinja.Formatting;
using Playbooks.Loading;
using Playbooks.Modules;
using Playbooks.Planning;
using Playbooks.Reporting;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Commands;

/// <summary>Shows an inventory as ansible-inventory does.</summary>
internal sealed class InventoryVerb : Verb
{
    public override string Name => "inventory";

    public override string Summary => "show the hosts, groups and variables of an inventory";

    public override VerbCommand Build(VerbContext context)
    {
        var command = new VerbCommand(Name, "Shows an inventory as it was understood: JSON for other programs, a tree, or one host's variables.")
        {
            Examples =
            [
                ("everything as JSON, as ansible-inventory prints it", "playbook inventory -i hosts.ini --list"),
                ("the groups as a tree, with variables", "playbook inventory -i hosts.ini --graph --vars"),
                ("what one host gets", "playbook inventory -i hosts.ini --host node1"),
            ],
        };
        var own = new Parts();
        own.Inventory.AddTo(command.With(own.Group).With("What to show", own.List, own.Graph, own.Host, own.Yaml, own.Variables, own.Export, own.PlaybookFolder, own.Output));
        command.Execute = (result, token) => ExecuteAsync(own, result, context, token);
        return command;
    }

    private static async Task<int> ExecuteAsync(Parts parts, ParseResult result, VerbContext context, CancellationToken cancellationToken)
    {
        var (list, graph, host) = (result.GetValue(parts.List), result.GetValue(parts.Graph), result.GetValue(parts.Host));
        if ((list ? 1 : 0) + (graph ? 1 : 0) + (host is null ? 0 : 1) != 1)
        {
            throw new PlaybookException(SourcePosition.None, "one of --list, --graph or --host NAME is needed", "see `playbook inventory --help`");
        }

        var settings = new SettingsLoader(context.Environment).Load();
        var options = await parts.Inventory.BindAsync(result, context, settings, [], cancellationToken).ConfigureAwait(false);
        var (warnings, merge) = (new Warnings(), new VariableMerge(settings.MergesHashes));
        var yaml = new YamlLoader(new SealedValues(new VaultLibrary(options.VaultPasswords)), warnings);
        var planner = new RunPlanner(context.Environment, settings, new ModuleRegistry([]), new NoSyntaxChecker());
        var inventory = await planner.LoadInventoryAsync(options, new VariableFiles(yaml), merge, cancellationToken).ConfigureAwait(false);
        var extra = new ExtraVariables(yaml, merge, context.Environment).Parse(options.ExtraVars);
        foreach (var warning in warnings.Items)
        {
            context.Terminal.Error.WriteLine($"[WARNING]: {warning}");
        }

        var given = result.GetValue(parts.PlaybookFolder) is { } path ? Path.GetFullPath(path, context.Environment.CurrentFolder) : null;
        var listing = new InventoryListing(inventory, given ?? context.Environment.CurrentFolder, given, extra, result.GetValue(parts.Export));
        var text = host is not null ? Format(listing.Variables(Find(inventory, host).Name), result.GetValue(parts.Yaml))
            : graph ? string.Join('\n', new InventoryGraph(inventory, listing, result.GetValue(parts.Variables)).Lines(FindGroup(inventory, result.GetValue(parts.Group) ?? "all"))) + "\n"
            : result.GetValue(parts.Yaml) ? Format(listing.Tree(inventory.Match("all", options.Limit)), isYaml: true)
            : Format(listing.List(inventory.Match("all", options.Limit)), isYaml: false);
        await WriteAsync(text, result.GetValue(parts.Output), context, cancellationToken).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private static Task WriteAsync(string text, string? file, VerbContext context, CancellationToken cancellationToken)
        => file is null ? context.Terminal.Out.WriteAsync(text) : File.WriteAllTextAsync(file, text, cancellationToken);

    private static string Format(JinjaDict value, bool isYaml) => isYaml ? YamlText.Write(value) : JsonText.Of(value, JsonOptions.Printed with { Indent = 4 }) + "\n";

    private static InventoryHost Find(Inventory inventory, string name)
        => inventory.FindHost(name) ?? throw new PlaybookException(
            SourcePosition.CommandLine("--host"), $"the inventory has no host '{name}'{Suggestion.Suffix(name, inventory.Hosts.Select(host => host.Name))}", "`--graph` shows them all");

    private static InventoryGroup FindGroup(Inventory inventory, string name)
        => inventory.FindGroup(name) ?? throw new PlaybookException(
            SourcePosition.None, $"the inventory has no group '{name}'{Suggestion.Suffix(name, inventory.Groups.Select(group => group.Name))}", "`--graph` shows them all");

    private sealed class Parts
    {
        public InventoryOptions Inventory { get; } = new();

        public Argument<string?> Group { get; } = new("GROUP") { Arity = ArgumentArity.ZeroOrOne, Description = "with --graph: start at this group" };

        public Option<bool> List { get; } = new("--list") { Description = "all hosts and groups" };

        public Option<bool> Graph { get; } = new("--graph") { Description = "the groups as a tree" };

        public Option<string?> Host { get; } = new("--host") { HelpName = "NAME", Description = "one host's variables" };

        public Option<bool> Yaml { get; } = new("--yaml", "-y") { Description = "YAML instead of JSON" };

        public Option<bool> Variables { get; } = new("--vars") { Description = "with --graph: variables too" };

        public Option<bool> Export { get; } = new("--export") { Description = "with --list: variables where they were written, not what each host gets" };

        public Option<string?> PlaybookFolder { get; } = new("--playbook-dir") { HelpName = "PATH", Description = "folder whose group_vars/ and host_vars/ count too, as for a playbook in it" };

        public Option<string?> Output { get; } = new("--output") { HelpName = "FILE", Description = "write to a file" };
    }
}
