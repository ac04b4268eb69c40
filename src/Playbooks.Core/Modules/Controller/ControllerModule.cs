using System.Diagnostics.CodeAnalysis;
using Playbooks.Queries;

namespace Playbooks.Modules.Controller;

/// <summary>Base of the modules that run on the controller alone and ask nothing of any host.</summary>
internal abstract class ControllerModule<[DynamicallyAccessedMembers(ArgumentsSpecification.Members)] TArguments> : Module<TArguments>
    where TArguments : class, new()
{
    public override ModuleReach Reach => ModuleReach.Controller;

    public sealed override IReadOnlyList<Query> Ask(TArguments arguments, IModuleContext context) => [];

    public sealed override Decision Decide(TArguments arguments, Answers answers, IModuleContext context) => Decide(arguments, context);

    protected abstract Decision Decide(TArguments arguments, IModuleContext context);
}
