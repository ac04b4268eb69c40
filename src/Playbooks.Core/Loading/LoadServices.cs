using Playbooks.Modules;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>What the loaders of plays, tasks and roles share.</summary>
internal sealed record LoadServices(VariableFiles Files, ModuleRegistry Modules, ISyntaxChecker Syntax, IStaticTemplates Templates)
{
    public Warnings Warnings => Files.Yaml.Warnings;
}
