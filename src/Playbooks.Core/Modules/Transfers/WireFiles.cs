using System.Collections.Concurrent;

namespace Playbooks.Modules.Transfers;

/// <summary>The large files that a run sends, each once for all nodes. Closed with the run.</summary>
/// <param name="spillFolder">On a disk with room for what is sent compressed.</param>
internal sealed class WireFiles(string spillFolder) : IDisposable
{
    private readonly ConcurrentDictionary<string, WireFile> files = new(StringComparer.Ordinal);

    public WireFile Get(string path, long length, string sha256)
        => files.GetOrAdd($"{sha256} {path}", _ => new WireFile(path, length, sha256, spillFolder));

    public void Dispose()
    {
        foreach (var file in files.Values)
        {
            file.Dispose();
        }
    }
}
