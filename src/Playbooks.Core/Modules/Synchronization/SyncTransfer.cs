using System.Globalization;
using System.Text;
using Playbooks.Connections;
using Playbooks.Queries;

namespace Playbooks.Modules.Synchronization;

/// <summary>Carries a <see cref="SyncPlan"/> out, over the host's own connection.</summary>
internal static class SyncTransfer
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    /// <param name="source">The source on the controller.</param>
    public static RunProcedure Push(SynchronizeArguments arguments, SyncPlan plan, SyncPlace place, string source)
        => new($"synchronize {place.PathOf(place.Name)}", async (session, cancellationToken) =>
        {
            if (plan.Sent.Count == 0)
            {
                return await session.RunAsync(new RunScript("synchronize", Script(arguments, plan, place, 0)) { IsIdempotent = true }, cancellationToken).ConfigureAwait(false);
            }

            var file = ControllerTree.Pack(plan.Sent.Select(entry => (entry, SourceOf(source, place, entry))), arguments);
            await using (file.ConfigureAwait(false))
            {
                return await session.SendAsync(Script(arguments, plan, place, file.Length), file, file.Length, cancellationToken).ConfigureAwait(false);
            }
        });

    /// <param name="source">The source on the host.</param>
    public static RunProcedure Pull(SynchronizeArguments arguments, SyncPlan plan, SyncPlace place, string source)
        => new($"synchronize {place.PathOf(place.Name)} from the host", async (session, cancellationToken) =>
        {
            foreach (var path in plan.Removed.Select(place.PathOf))
            {
                if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
                {
                    Directory.Delete(path, recursive: true);
                }
                else
                {
                    File.Delete(path);
                }
            }

            Directory.CreateDirectory(place.Root);
            foreach (var folder in plan.Sent.Where(entry => entry.IsDirectory))
            {
                Directory.CreateDirectory(place.PathOf(folder.Name));
                ControllerTree.Touch(place.PathOf(folder.Name), folder, arguments);
            }

            var wanted = plan.Sent.Where(entry => !entry.IsDirectory).ToDictionary(entry => SourceOf(source, place, entry).TrimStart('/'));
            if (wanted.Count > 0)
            {
                var packed = await session.ReadAsync($"cd / && tar -c{(arguments.CopyLinks ? "h" : "")}f - -- {ShellQuote.Words(wanted.Keys)}", Limit, cancellationToken).ConfigureAwait(false);
                if (packed.Status != 0)
                {
                    return packed;
                }

                ControllerTree.Fill(packed.Output, name => wanted.TryGetValue(name, out var entry) ? (entry, place.PathOf(entry.Name)) : null, arguments);
            }

            foreach (var entry in plan.Touched)
            {
                ControllerTree.Touch(place.PathOf(entry.Name), entry, arguments);
            }

            return ChangeOutcome.Done;
        });

    /// <summary>Makes room, unpacks standard input, and sets permissions and times where nothing was unpacked, or where that has changed a folder's.</summary>
    private static string Script(SynchronizeArguments arguments, SyncPlan plan, SyncPlace place, long length)
    {
        var root = ShellQuote.Word(place.Root);
        var script = new StringBuilder($"[ -d {root} ] || mkdir {root} || exit 11\ncd {root} || exit\n");
        foreach (var name in plan.Removed)
        {
            script.Append("rm -rf -- ").Append(ShellQuote.Word("./" + name)).Append(" || exit\n");
        }

        if (plan.Sent.Count > 0)
        {
            script.Append($"_take {length} | tar -x{(arguments.KeepsPerms ? "p" : "")}{(arguments.KeepsOwner ? "" : "o")}{(arguments.KeepsTimes ? "" : "m")}f - || exit\n");
        }

        foreach (var entry in plan.Touched)
        {
            var word = ShellQuote.Word("./" + entry.Name);
            script.Append(arguments.KeepsPerms ? $"chmod {Convert.ToString(entry.Mode, 8)} {word} || exit\n" : "")
                .Append(arguments.KeepsTimes ? string.Create(CultureInfo.InvariantCulture, $"touch -d @{entry.Time} {word} || exit\n") : "");
        }

        return script.ToString();
    }

    /// <summary>Where an entry comes from: its name without the one that the source has at the target.</summary>
    private static string SourceOf(string source, SyncPlace place, SyncEntry entry)
        => entry.Name == place.Name ? source : RemotePath.Join(source.TrimEnd('/'), place.Name.Length == 0 ? entry.Name : entry.Name[(place.Name.Length + 1)..]);
}
