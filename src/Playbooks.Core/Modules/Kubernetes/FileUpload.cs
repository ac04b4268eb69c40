namespace Playbooks.Modules.Kubernetes;

/// <summary>Brings a large file of the controller's to the node's incoming folder, from the controller or from a node that has it, and uses it there. The digest is checked by the script
/// that uses it, which exits with <see cref="ArtifactScripts.WrongDigest"/> and removes the part when it is not right: what came from another node, or began in an earlier run, is then sent
/// anew.</summary>
internal sealed class FileUpload(IHostSession session, ArtifactFanout fanout, int width)
{
    /// <param name="use">The script that uses the part, from the script that serves it to other nodes (to be put in after the digest was checked, while the part has its name).</param>
    public async Task<ChangeOutcome> RunAsync(string path, string sha256, Func<string, RunScript> use, CancellationToken cancellationToken)
    {
        var length = LengthOf(path);
        var token = FanoutScripts.NewToken();
        var part = ArtifactScripts.Part(sha256);
        var script = use(width > 0 && FanoutScripts.CanServe(session.Address) ? FanoutScripts.Serve(part, session.Address, token) : "");
        using var seat = await TakeAsync(sha256, cancellationToken);
        var wasGiven = seat.Giver is { } giver && await ReceiveAsync(seat, giver, part, length, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var isDoubtful = wasGiven || await session.SendFileAsync(path, length, sha256, ArtifactScripts.Incoming(sha256), cancellationToken);
            var outcome = await session.RunAsync(script with { StatusIsData = true }, cancellationToken);
            if (outcome.Status != ArtifactScripts.WrongDigest || !isDoubtful || attempt == 3)
            {
                if (outcome.Status == 0)
                {
                    seat.Got(FanoutScripts.PortFrom(outcome.OutputText) is { } port ? new ArtifactGiver(session.HostName, session.Address, port, token) : null);
                }

                return outcome;
            }

            if (wasGiven)
            {
                seat.Failed();
                wasGiven = false;
            }
        }
    }

    /// <summary>Of the file itself, also where the path is a link to it.</summary>
    private static long LengthOf(string path)
    {
        using var file = File.OpenRead(path);
        return file.Length;
    }

    private async Task<ArtifactFanout.Seat> TakeAsync(string sha256, CancellationToken cancellationToken)
    {
        var taking = fanout.TakeAsync(sha256, width, cancellationToken);
        if (!taking.IsCompleted)
        {
            session.Report("waiting for a node that passes it on");
        }

        return await taking;
    }

    private async Task<bool> ReceiveAsync(ArtifactFanout.Seat seat, ArtifactGiver giver, string part, long length, CancellationToken cancellationToken)
    {
        session.Report($"receiving it from {giver.Host}");
        var receive = new RunScript($"receive it from {giver.Host}", FanoutScripts.Receive(part, length, giver)) { IsIdempotent = true, StatusIsData = true };
        var outcome = await session.RunAsync(receive, cancellationToken);
        if (outcome.Status != 0)
        {
            seat.Failed();
        }

        return outcome.Status == 0;
    }
}
