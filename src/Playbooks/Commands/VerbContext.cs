using Playbooks.Composition;
using Playbooks.Controller;

namespace Playbooks.Commands;

/// <summary>What every verb may use without composing the whole program.</summary>
internal sealed record VerbContext(ITerminal Terminal, IControllerEnvironment Environment, ProgramName Program, TimeProvider Time, IReadOnlyList<Verb> Verbs);
