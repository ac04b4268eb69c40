using System.Text.Json;
using Playbooks.Controller;

namespace Playbooks.Lab;

/// <summary>Reads and writes a lab's record, always whole.</summary>
internal sealed class LabStateFile(LabPaths paths)
{
    public async Task<LabState?> LoadAsync(string lab, CancellationToken cancellationToken)
    {
        var path = PathOf(lab);
        try
        {
            var state = JsonSerializer.Deserialize(await File.ReadAllTextAsync(path, cancellationToken), LabJson.Default.LabState);
            return state is { Name: not null, Subnet: not null, Nodes: not null } ? state : throw Damaged();
        }
        catch (JsonException)
        {
            throw Damaged();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        LabException Damaged() => new($"{path} is damaged: run `playbook lab down --name {lab}`.");
    }

    public void Save(LabState state)
    {
        var path = PathOf(state.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, JsonSerializer.Serialize(state, LabJson.Default.LabState) + "\n");
    }

    /// <summary>Without hidden folders: another program that tries what this machine can do makes one for a moment.</summary>
    public IReadOnlyList<string> Names() =>
        Directory.Exists(paths.Labs)
            ? [.. Directory.EnumerateDirectories(paths.Labs).Select(folder => Path.GetFileName(folder)!).Where(name => name[0] != '.').Order(StringComparer.Ordinal)]
            : [];

    private string PathOf(string lab) => Path.Combine(paths.Lab(lab), "lab.json");
}
