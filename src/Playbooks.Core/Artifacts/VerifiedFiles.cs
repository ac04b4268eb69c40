using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Playbooks.Controller;

namespace Playbooks.Artifacts;

/// <summary>Which files of the controller had which SHA-256 when they were last hashed, with their size and time of change then: what nobody wrote to since is not hashed again in every
/// run. Only for looks ahead; what is sent to a node is hashed in the run that sends it, and once more by the node.</summary>
internal sealed class VerifiedFiles(string folder)
{
    public bool Holds(string path, string sha256)
    {
        try
        {
            return File.ReadAllText(NoteOf(path)) == Stamp(path, sha256);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A note that cannot be written costs the next run a digest, nothing else.</summary>
    public void Note(string path, string sha256)
    {
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(NoteOf(path), Stamp(path, sha256));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // As the summary says.
        }
    }

    private static string Stamp(string path, string sha256)
    {
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        return string.Create(CultureInfo.InvariantCulture, $"{sha256} {file.Length} {file.LastWriteTimeUtc.Ticks}\n{path}\n");
    }

    private string NoteOf(string path) => Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..32]);
}
