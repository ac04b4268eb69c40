using System.CommandLine;
using Playbooks.Composition;
using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;
using Playbooks.Jinja.Formatting;
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
    /// <summary>Ansible's own code for options it cannot use.</summary>
    private const int OptionsCode = 5;

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
        own.Inventory.AddTo(command.With(own.Group).With("What to show", own.List, own.Graph, own.Host, own.Yaml, own.Toml, own.Variables, own.Export, own.PlaybookFolder, own.Output, own.Verbose));
        command.Execute = (result, token) => ExecuteAsync(own, result, context, token);
        return command;
    }

    private static async Task<int> ExecuteAsync(Parts parts, ParseResult result, VerbContext context, CancellationToken cancellationToken)
    {
        var (list, graph, host) = (result.GetValue(parts.List), result.GetValue(parts.Graph), result.GetValue(parts.Host));
        if ((list ? 1 : 0) + (graph ? 1 : 0) + (host is null ? 0 : 1) != 1)
        {
            throw new PlaybookException(SourcePosition.None, "one of --list, --graph or --host NAME is needed", "see `playbook inventory --help`", ansibleCode: OptionsCode);
        }

        var settings = context.LoadSettings();
        var options = await parts.Inventory.BindAsync(result, context, settings, [], cancellationToken).ConfigureAwait(false);
        var (warnings, merge) = (new Warnings(), new VariableMerge(settings.MergesHashes));
        var yaml = new YamlLoader(new SealedValues(new VaultLibrary(options.VaultPasswords)), warnings);
        var extra = new ExtraVariables(yaml, merge, context.Environment).Parse(options.ExtraVars);
        var inventory = await context.LoadInventoryAsync(settings, options, yaml, extra, cancellationToken).ConfigureAwait(false);
        foreach (var warning in warnings.Items)
        {
            context.Terminal.Error.WriteLine($"[WARNING]: {warning}");
        }

        var given = result.GetValue(parts.PlaybookFolder) is { } path ? Path.GetFullPath(path, context.Environment.CurrentFolder) : null;
        var listing = new InventoryListing(inventory, given ?? context.Environment.CurrentFolder, given, extra, result.GetValue(parts.Export) || settings.ExportsInventory == true);
        await WriteAsync(Text(parts, result, inventory, listing, options.Limit), result.GetValue(parts.Output), context, cancellationToken).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private static string Text(Parts parts, ParseResult result, Inventory inventory, InventoryListing listing, IReadOnlyList<string> limit)
    {
        if (result.GetValue(parts.Graph))
        {
            var written = inventory.AsWritten();
            var graph = new InventoryGraph(written, listing, result.GetValue(parts.Variables));
            return string.Join('\n', graph.Lines(FindGroup(written, result.GetValue(parts.Group) ?? "all"))) + "\n";
        }

        var (isYaml, isToml) = (result.GetValue(parts.Yaml), result.GetValue(parts.Toml));
        if (result.GetValue(parts.Host) is { } host)
        {
            return Format(listing.Variables(Find(inventory, host).Name), isYaml, isToml);
        }

        var hosts = inventory.Match("all", limit);
        return Format(isYaml ? listing.Tree(hosts) : isToml ? listing.Tables(hosts) : listing.List(hosts), isYaml, isToml);
    }

    private static Task WriteAsync(string text, string? file, VerbContext context, CancellationToken cancellationToken)
        => file is null ? context.Terminal.Out.WriteAsync(text) : File.WriteAllTextAsync(file, text, cancellationToken);

    private static string Format(JinjaDict value, bool isYaml, bool isToml)
        => isYaml ? YamlText.Write(value) : isToml ? TomlText.Write(value) : JsonText.Of(value, JsonOptions.Printed with { Indent = 4 }) + "\n";

    /// <summary>A pattern is as good as a name when it means one host.</summary>
    private static InventoryHost Find(Inventory inventory, string name)
        => inventory.Match(name) is [var found] ? found : throw new PlaybookException(
            SourcePosition.CommandLine("--host"), $"'{name}' is not one host of the inventory{Suggestion.Suffix(name, inventory.Hosts.Select(host => host.Name))}", "`--graph` shows them all", ansibleCode: OptionsCode);

    private static InventoryGroup FindGroup(Inventory inventory, string name)
        => inventory.FindGroup(name) ?? throw new PlaybookException(
            SourcePosition.None, $"the inventory has no group '{name}'{Suggestion.Suffix(name, inventory.Groups.Select(group => group.Name))}", "`--graph` shows them all", ansibleCode: OptionsCode);

    private sealed class Parts
    {
        public InventoryOptions Inventory { get; } = new();

        public Argument<string?> Group { get; } = new("GROUP") { Arity = ArgumentArity.ZeroOrOne, Description = "with --graph: start at this group" };

        public Option<bool> List { get; } = new("--list") { Description = "all hosts and groups" };

        public Option<bool> Graph { get; } = new("--graph") { Description = "the groups as a tree" };

        public Option<string?> Host { get; } = new("--host") { HelpName = "NAME", Description = "one host's variables" };

        public Option<bool> Yaml { get; } = new("--yaml", "-y") { Description = "YAML instead of JSON" };

        public Option<bool> Toml { get; } = new("--toml") { Description = "TOML instead of JSON" };

        public Option<bool> Variables { get; } = new("--vars") { Description = "with --graph: variables too" };

        public Option<bool> Export { get; } = new("--export") { Description = "with --list: variables where they were written, not what each host gets" };

        public Option<string?> PlaybookFolder { get; } = new("--playbook-dir") { HelpName = "PATH", Description = "folder whose group_vars/ and host_vars/ count too, as for a playbook in it" };

        public Option<bool> Verbose { get; } = new("--verbose", "-v") { Arity = ArgumentArity.Zero, Hidden = true };

        public Option<string?> Output { get; } = new("--output") { HelpName = "FILE", Description = "write to a file" };
    }
}
