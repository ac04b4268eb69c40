using System.CommandLine;
using Playbooks.Composition;
using Playbooks.Modules;
using Playbooks.Reporting;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>The manual of the modules.</summary>
internal sealed class DocVerb : Verb
{
    public override string Name => "doc";

    public override string Summary => "the modules and their arguments";

    public override VerbCommand Build(VerbContext context)
    {
        var names = new Argument<string[]>("MODULE") { Arity = ArgumentArity.ZeroOrMore, Description = "the module's name; without one, all modules are listed" };
        var list = new Option<bool>("--list", "-l") { Description = "list all modules" };
        var command = new VerbCommand(Name, "Lists the modules, or explains one: what it does, its arguments with their defaults, what it returns.")
        {
            Examples = [("all modules", "playbook doc"), ("one of them", "playbook doc copy")],
        };
        command.With(names).With("Options", list);
        command.Execute = (result, _) =>
        {
            var registry = new ModuleRegistry(ModuleList.Create());
            var manual = new ModuleManual(context.Terminal.Out, context.Terminal.Width);
            var wanted = result.GetValue(names) ?? [];
            if (wanted.Length == 0 || result.GetValue(list))
            {
                manual.WriteList(registry.Modules);
                return Task.FromResult(ExitCodes.Success);
            }

            foreach (var name in wanted)
            {
                manual.Write(registry.Find(name) ?? throw Unknown(name, registry));
            }

            return Task.FromResult(ExitCodes.Success);
        };
        return command;
    }

    private static PlaybookException Unknown(string name, ModuleRegistry registry)
        => new(SourcePosition.None, $"there is no module '{name}'{Suggestion.Suffix(name, registry.Modules.Select(module => module.Name))}", "`playbook doc` lists them");
}
