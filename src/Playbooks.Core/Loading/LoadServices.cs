using Playbooks.Modules;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>What the loaders of plays, tasks and roles share.</summary>
internal sealed record LoadServices(VariableFiles Files, ModuleRegistry Modules, ISyntaxChecker Syntax, IStaticTemplates Templates)
{
    /// <summary>Reports what is certain to fail at its turn: text that is no template, arguments that a module does not have.</summary>
    public bool Foretells { get; init; } = true;

    public Warnings Warnings => Files.Yaml.Warnings;
}
