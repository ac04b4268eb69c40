using System.CommandLine;
using Playbooks.Composition;

namespace Playbooks.Commands;

/// <summary>A cluster on this machine, from nothing.</summary>
internal sealed class DemoVerb : Verb
{
    public override string Name => "demo";

    public override string Summary => "a three-node cluster on this machine, from nothing";

    public override VerbCommand Build(VerbContext context)
    {
        var clean = new Option<bool>("--clean") { Description = "take the demo's nodes away again" };
        var command = new VerbCommand(Name, "Makes a lab of three nodes on this machine, a Kubernetes cluster on them, and two pods that answer. Needs root on a Debian-like machine.")
        {
            Examples = [("see it work", "playbook demo"), ("leave nothing behind", "playbook demo --clean")],
        };
        command.With("Options", clean);
        command.Execute = async (result, token) =>
        {
            var demo = new Demo(context);
            if (!result.GetValue(clean))
            {
                return await demo.RunAsync(token).ConfigureAwait(false);
            }

            await demo.CleanAsync(token).ConfigureAwait(false);
            return ExitCodes.Success;
        };
        return command;
    }
}
