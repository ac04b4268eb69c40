using Playbooks.Controller;

namespace Playbooks.Connections;

/// <summary>Which runs of this machine are alive: each holds a locked file of its own until its process ends, however it ends. A host that still believes in a run that is dead here
/// (a network that broke, and the host never noticed) can so be set free without asking.</summary>
internal sealed class RunClaims(IControllerEnvironment environment, TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);
    private readonly Lock gate = new();
    private readonly Dictionary<string, FileStream?> held = new(StringComparer.Ordinal);

    private string Folder => Path.Combine(environment.StateFolder, "runs");

    public void Claim(RunIdentity run)
    {
        lock (gate)
        {
            if (held.ContainsKey(run.Id))
            {
                return;
            }

            try
            {
                Directory.CreateDirectory(Folder);
                Prune();
                held[run.Id] = new FileStream(PathOf(run.Id), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Only the convenience is lost: a dead run's lock then has to be lifted by hand.
                held[run.Id] = null;
            }
        }
    }

    /// <summary>True when that run was started here and has ended; false when it lives, or is not known here.</summary>
    public bool IsDead(string run)
    {
        lock (gate)
        {
            return !held.ContainsKey(run) && run.All(char.IsAsciiLetterOrDigit) && File.Exists(PathOf(run)) && IsFree(PathOf(run));
        }
    }

    private static bool IsFree(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string PathOf(string run) => Path.Combine(Folder, run);

    private void Prune()
    {
        foreach (var file in new DirectoryInfo(Folder).EnumerateFiles())
        {
            if (time.GetUtcNow() - file.LastWriteTimeUtc > Memory && IsFree(file.FullName))
            {
                file.Delete();
            }
        }
    }
}
