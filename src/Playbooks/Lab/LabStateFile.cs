using System.Text.Json;

namespace Playbooks.Lab;

/// <summary>Reads and writes a lab's record, always whole.</summary>
internal sealed class LabStateFile(LabPaths paths)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public async Task<LabState?> LoadAsync(string lab, CancellationToken cancellationToken)
    {
        var path = PathOf(lab);
        if (!File.Exists(path))
        {
            return null;
        }

        var text = await File.ReadAllTextAsync(path, cancellationToken);
        return JsonSerializer.Deserialize<LabState>(text)
            ?? throw new LabException($"{path} is damaged: run `playbook lab down --name {lab}`.");
    }

    public async Task SaveAsync(LabState state, CancellationToken cancellationToken)
    {
        var path = PathOf(state.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await AtomicFile.WriteAsync(path, JsonSerializer.Serialize(state, Indented) + "\n", cancellationToken);
    }

    public IReadOnlyList<string> Names() =>
        Directory.Exists(paths.Labs)
            ? [.. Directory.EnumerateDirectories(paths.Labs).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)]
            : [];

    private string PathOf(string lab) => Path.Combine(paths.Lab(lab), "lab.json");
}
