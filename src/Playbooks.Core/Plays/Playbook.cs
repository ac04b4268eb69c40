namespace Playbooks.Plays;

/// <summary>A playbook file with its imports resolved.</summary>
internal sealed record Playbook(string File, IReadOnlyList<Play> Plays)
{
    public string Folder => Path.GetDirectoryName(Path.GetFullPath(File)) ?? "/";
}
