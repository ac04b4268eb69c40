using System.CommandLine;
using System.Runtime.InteropServices;
using Playbooks.Artifacts;
using Playbooks.Composition;

namespace Playbooks.Commands;

/// <summary>The binaries and images that an inventory needs: the air-gap bundle.</summary>
internal sealed class ArtifactsVerb : Verb
{
    public override string Name => "artifacts";

    public override string Summary => "fetch, list and verify the files and images an inventory needs";

    public override VerbCommand Build(VerbContext context) => new VerbCommand(Name, """
        Works out which files and images a playbook would put on the machines of an inventory, without reaching them, and keeps them in a cache on this machine,
        each verified by its SHA-256. A run takes from that cache first: with it filled, neither this machine nor the nodes need the Internet for them.
        Packages of the distribution are not among them: the nodes still need a mirror for those.
        """)
    {
        Examples =
        [
            ("everything the cluster of this inventory needs", "playbook artifacts pull -i hosts.ini"),
            ("what is there and what is missing", "playbook artifacts list -i hosts.ini"),
            ("for nodes of both architectures", "playbook artifacts pull -i hosts.ini --arch amd64 --arch arm64"),
        ],
    }.With(
        Command("pull", "bring everything that is missing into the cache", context, async (service, wants, token)
            => await service.PullAsync(wants, what => context.Terminal.Error.WriteLine($"fetching {what} ..."), token).ConfigureAwait(false)),
        Command("list", "show what is needed, and where it is", context, (service, wants, _) => Task.FromResult(service.List(wants))),
        Command("verify", "hash everything that is there", context, (service, wants, token) => service.VerifyAsync(wants, token)));

    private static VerbCommand Command(
        string verb, string description, VerbContext context, Func<ArtifactService, ArtifactWants, CancellationToken, Task<IReadOnlyList<ArtifactStatus>>> action)
    {
        var playbooks = new Argument<string[]>("NAME|FILE") { Arity = ArgumentArity.ZeroOrMore, Description = "the playbooks (cluster)" };
        var inventory = new InventoryOptions();
        var architectures = new Option<string[]>("--arch") { HelpName = "ARCH", Description = "amd64 or arm64, several times for both (that of this machine)" };
        var command = inventory.AddTo(new VerbCommand(verb, description).With(playbooks)).With("Artifacts", architectures);
        command.Execute = async (result, token) =>
        {
            var settings = context.LoadSettings();
            var names = result.GetValue(playbooks) is { Length: > 0 } given ? given : ["cluster"];
            var options = OptionDefaults.Apply(await inventory.BindAsync(result, context, settings, names, token).ConfigureAwait(false), settings);
            var services = new RunComposition(context.Environment, context.Time, options, settings);
            var plan = await RunPlans.LoadAsync(services, context, options, settings, isToRun: false, token).ConfigureAwait(false);
            RunPlans.RequireHosts(plan, "all", options);
            var scanner = new ArtifactScanner(plan, options, services.Templar, context.Environment);
            var wants = scanner.Scan(result.GetValue(architectures) is { Length: > 0 } some ? some : [ThisArchitecture()]);
            var store = ArtifactStoreFactory.Create(context.Environment, context.Time);
            var code = Show(await action(ArtifactStoreFactory.CreateService(store, context.Time), wants, token).ConfigureAwait(false), context, isList: verb == "list");
            if (verb == "pull")
            {
                context.Terminal.Error.WriteLine($"for {string.Join(" and ", wants.Architectures)}, in {store.Cache.Folder}: copy that folder to the machine that will run the playbooks");
            }

            return code;
        };
        return command;
    }

    private static int Show(IReadOnlyList<ArtifactStatus> statuses, VerbContext context, bool isList)
    {
        foreach (var status in statuses)
        {
            context.Terminal.Out.WriteLine($"{status.Place,-8} {status.Architecture,-6} {status.What,-50} {(status.Sha256 is { } digest ? digest[..12] : "")}".TrimEnd());
        }

        foreach (var status in statuses.Where(status => status.Problem is not null))
        {
            context.Terminal.Error.WriteLine($"ERROR! {status.What} ({status.Architecture}): {status.Problem}");
        }

        return statuses.Any(status => status.Problem is not null) || (!isList && statuses.Any(status => status.Place == ArtifactService.Missing)) ? ExitCodes.Failed : ExitCodes.Success;
    }

    private static string ThisArchitecture() => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
}
