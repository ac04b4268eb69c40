using Playbooks.Composition;
using Playbooks.Controller;
using Playbooks.Execution;
using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Loading;
using Playbooks.Modules;
using Playbooks.Planning;
using Playbooks.Variables;
using Playbooks.Yaml;

namespace Playbooks.Commands;

/// <summary>What every verb may use without composing the whole program.</summary>
internal sealed record VerbContext(ITerminal Terminal, IControllerEnvironment Environment, ProgramName Program, TimeProvider Time, IReadOnlyList<Verb> Verbs)
{
    public Settings LoadSettings() => new SettingsLoader(Environment, Program.IsAnsible).Load();

    /// <summary>An inventory to look at, without the playbooks that it is for.</summary>
    public Task<Inventory> LoadInventoryAsync(Settings settings, RunOptions options, YamlLoader yaml, JinjaDict extraVariables, CancellationToken cancellationToken)
    {
        var templates = () => new InventoryTemplates(new TemplarFactory(Environment, yaml, Time).Create(settings.KeepsTypes ?? false));
        return new RunPlanner(Environment, settings, new ModuleRegistry([]), new NoSyntaxChecker(), templates).LoadInventoryAsync(options, new VariableFiles(yaml), extraVariables, cancellationToken);
    }
}
