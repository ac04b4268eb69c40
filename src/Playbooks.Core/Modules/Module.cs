using System.Diagnostics.CodeAnalysis;
using Playbooks.Queries;

namespace Playbooks.Modules;

/// <summary>Base of every module: typed arguments over <see cref="IModule"/>.</summary>
internal abstract class Module<[DynamicallyAccessedMembers(ArgumentsSpecification.Members)] TArguments> : IModule
    where TArguments : class, new()
{
    private readonly Lazy<ArgumentsSpecification> specification = new(() => ArgumentsSpecification.For<TArguments>());

    public abstract string Name { get; }

    public virtual IReadOnlyList<string> Aliases => [];

    public virtual ModuleReach Reach => ModuleReach.Private;

    public virtual bool SupportsAsync => Reach != ModuleReach.Controller;

    public virtual bool IgnoresAsync => false;

    public ArgumentsSpecification Specification => specification.Value;

    public virtual CheckModeSupport CheckMode(TArguments arguments) => CheckModeSupport.Full;

    public virtual bool Acts(TArguments arguments) => false;

    public abstract IReadOnlyList<Query> Ask(TArguments arguments, IModuleContext context);

    public abstract Decision Decide(TArguments arguments, Answers answers, IModuleContext context);

    public virtual bool PlacesItself => false;

    public virtual string? DelegateTo(TArguments arguments, IModuleContext context) => null;

    CheckModeSupport IModule.CheckMode(object arguments) => CheckMode((TArguments)arguments);

    bool IModule.Acts(object arguments) => Acts((TArguments)arguments);

    IReadOnlyList<Query> IModule.Ask(object arguments, IModuleContext context) => Ask((TArguments)arguments, context);

    Decision IModule.Decide(object arguments, Answers answers, IModuleContext context) => Decide((TArguments)arguments, answers, context);

    string? IModule.DelegateTo(object arguments, IModuleContext context) => DelegateTo((TArguments)arguments, context);
}
