using System.Globalization;
using System.Text;
using Playbooks.Connections;
using Playbooks.Queries;
using Playbooks.Queries.Files;

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
            try
            {
                return await FillAsync(session, arguments, plan, place, source, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
            {
                return Failure(exception.Message);
            }
        });

    private static async Task<ChangeOutcome> FillAsync(IHostSession session, SynchronizeArguments arguments, SyncPlan plan, SyncPlace place, string source, CancellationToken cancellationToken)
    {
        var filler = new ControllerFiller(place, arguments);
        if (plan.Emptied.FirstOrDefault(entry => !filler.TryEmpty(entry)) is { } full)
        {
            return Failure(SyncPlan.InTheWay(full));
        }

        foreach (var name in plan.Removed)
        {
            filler.Remove(name);
        }

        Directory.CreateDirectory(place.Root);
        foreach (var folder in plan.Sent.Where(entry => entry.IsDirectory))
        {
            filler.Make(folder);
        }

        // Names as arguments, as busybox's tar reads no list: a few archives where they are many. Each is held in memory.
        foreach (var slice in ArgumentSlices.Of(plan.Sent.Where(entry => !entry.IsDirectory), entry => SourceOf(source, place, entry), entry => entry.Size, 64 << 20))
        {
            var asked = slice.ToDictionary(entry => SourceOf(source, place, entry).TrimStart('/'));
            var packed = await session.ReadAsync($"cd / && tar -c{(arguments.CopyLinks ? "h" : "")}f - -- {ShellQuote.Words(asked.Keys)}", Limit, cancellationToken).ConfigureAwait(false);
            if (packed.Status != 0)
            {
                return packed;
            }

            filler.Fill(packed.Output, asked);
        }

        foreach (var entry in plan.Sent.Where(entry => entry.IsDirectory).Reverse().Concat(plan.Touched))
        {
            filler.Touch(entry);
        }

        return ChangeOutcome.Done;
    }

    private static ChangeOutcome Failure(string message) => new(23, default, Encoding.UTF8.GetBytes(message));

    /// <summary>Makes room, unpacks standard input, and sets permissions and times where nothing was unpacked, or where that has changed a folder's.</summary>
    private static string Script(SynchronizeArguments arguments, SyncPlan plan, SyncPlace place, long length)
    {
        var root = ShellQuote.Word(place.Root);
        var script = new StringBuilder($"[ -d {root} ] || mkdir {root} || exit 11\ncd {root} || exit\n");
        foreach (var entry in plan.Emptied)
        {
            var word = ShellQuote.Word("./" + entry.Name);
            script.Append($"[ -L {word} ] || [ ! -d {word} ] || rmdir -- {word} 2>/dev/null || {{ printf %s {ShellQuote.Quoted(SyncPlan.InTheWay(entry))} >&2; exit 23; }}\n");
        }

        foreach (var name in plan.Removed)
        {
            script.Append("rm -rf -- ").Append(ShellQuote.Word("./" + name)).Append(" || exit\n");
        }

        if (plan.Sent.Count > 0)
        {
            script.Append($"_take {length} | tar -x{(arguments.KeepsPerms ? "p" : "")}{(arguments.KeepsOwner ? "" : "o")}{(arguments.KeepsTimes ? "" : "m")}f - || exit\n");
        }

        // tar gives what root unpacks the permissions of the source; rsync leaves a file its own, and takes the umask off those of a new one.
        var made = plan.Made.ToHashSet();
        foreach (var group in arguments.KeepsPerms ? [] : plan.Sent.Where(entry => entry.Kind != FileKind.Link).GroupBy(entry => (Mode: Convert.ToString(entry.Mode, 8), IsMade: made.Contains(entry))))
        {
            foreach (var names in ArgumentSlices.Of(group.Select(entry => "./" + entry.Name), name => name))
            {
                script.Append("chmod ").Append(group.Key.IsMade ? $"\"$(printf %o $((0{group.Key.Mode} & 0777 & ~$(umask))))\" " : group.Key.Mode + " ").Append(ShellQuote.Words(names)).Append(" || exit\n");
            }
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
