using System.Security.Cryptography;
using System.Text;
using Playbooks.Artifacts;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Kubernetes;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

internal sealed record ImageArguments
{
    [Argument("The image's full reference, as pods will name it: registry.k8s.io/pause:3.10.2", Required = true)]
    public string Name { get; init; } = "";

    [Argument("absent removes it from the runtime.", Choices = ["present", "absent"])]
    public string State { get; init; } = "present";

    [Argument("amd64, arm64, ...; default: what the node's facts say.")]
    public string? Arch { get; init; }

    [Argument("containerd's client.")]
    public string Ctr { get; init; } = "ctr";

    [Argument("containerd's socket.")]
    public string Socket { get; init; } = "/run/containerd/containerd.sock";

    [Argument("Words of the command that pulls an image when no archive of it is at hand; the reference is added.")]
    public IReadOnlyList<string> PullCommand { get; init; } = ["crictl", "pull"];

    [Argument("Tries of a pull.")]
    public int Retries { get; init; } = 4;
}

/// <summary>Makes sure that an image is in the node's containerd: imported from the local source's or the cache's archive (uploaded to a few nodes, which pass it on: artifact_fanout), else pulled by the node.</summary>
internal sealed class ImageModule(ArtifactStore store, ArtifactFanout fanout) : Module<ImageArguments>
{
    public override string Name => "image";

    public override bool SupportsAsync => false;

    public override IReadOnlyList<Query> Ask(ImageArguments arguments, IModuleContext context) => [new ImageQuery(arguments.Ctr, arguments.Socket)];

    public override Decision Decide(ImageArguments arguments, Answers answers, IModuleContext context)
    {
        var known = answers.Get(new ImageQuery(arguments.Ctr, arguments.Socket));
        var present = known.Digests.TryGetValue(arguments.Name, out var digest);
        if (arguments.State == "absent")
        {
            return present ? Removal(arguments) : Decision.Ok(ModuleResult.Ok);
        }

        var settings = new ArtifactSettings(context.Variable);
        var image = store.ResolveImage(arguments.Name, ArtifactModule.Architecture(arguments.Arch, context), settings);

        // Without a record the node pulled it itself: an archive that is at hand now makes it no other image.
        var right = present && (image.ArchiveSha256 is null || !known.Imported.TryGetValue(arguments.Name, out var record) || record == (image.ArchiveSha256, digest));
        if (right)
        {
            return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["digest"] = digest } });
        }

        var diff = new Diff(arguments.Name, present ? digest + "\n" : null, arguments.Name, (image.ArchiveSha256 is { } archive ? $"from archive {archive}" : "pulled") + "\n");
        RemoteChange change = image.ArchivePath is null
            ? new RunScript($"pull {arguments.Name}", Pull(arguments)) { Diff = diff }
            : new RunProcedure($"import {arguments.Name}", (session, token) => ImportAsync(session, arguments, image, settings, token)) { Diff = diff };
        return new Decision.Change([change], new ModuleResult { Changed = true, Diffs = [diff] });
    }

    private static Decision.Change Removal(ImageArguments arguments)
        => new(
            [new RunScript($"remove image {arguments.Name}", $"{ShellQuote.Words([.. Client(arguments), "rm", arguments.Name])} && rm -f {RecordPath(arguments.Name)}\n") { IsIdempotent = true }],
            new ModuleResult { Changed = true });

    private static string Pull(ImageArguments arguments)
        => $"n=0; until {ShellQuote.Words([.. arguments.PullCommand, arguments.Name])}; do n=$((n+1)); [ $n -lt {arguments.Retries} ] || exit 1; sleep $((n*2)); done\n";

    private async Task<ChangeOutcome> ImportAsync(IHostSession session, ImageArguments arguments, ImageArtifact image, ArtifactSettings settings, CancellationToken cancellationToken)
    {
        var sha256 = image.ArchiveSha256!;
        var path = await store.FindAsync(sha256, image.ArchivePath, cancellationToken) ?? throw new ModuleFailedException($"{image.ArchivePath} is not there");
        return await new FileUpload(session, fanout, settings.Fanout)
            .RunAsync(path, sha256, serve => new RunScript($"import {arguments.Name}", Import(arguments, sha256, serve)), cancellationToken);
    }

    internal static string Import(ImageArguments arguments, string sha256, string serve = "")
    {
        var (images, name) = (ShellQuote.Words(Client(arguments)), ShellQuote.Word(arguments.Name));
        var record = RecordPath(arguments.Name);
        return $"""
            {ArtifactScripts.Verify(sha256)}
            {images} import {ArtifactScripts.Part(sha256)} >&2 || exit 1
            d=$({images} ls | awk -v n={name} '$1 == n {"{"} print $3 {"}"}')
            [ -n "$d" ] || {"{"} echo "the archive did not hold "{name} >&2; exit 1; {"}"}
            mkdir -p {ImageQueryKind.Folder} && echo {name} {sha256} "$d" >{record}.new && mv -f {record}.new {record} || exit 1
            {serve}rm -f {ArtifactScripts.Part(sha256)}

            """;
    }

    private static string[] Client(ImageArguments arguments) => [arguments.Ctr, "--address", arguments.Socket, "-n", "k8s.io", "images"];

    private static string RecordPath(string name)
        => $"{ImageQueryKind.Folder}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..24]}";
}
