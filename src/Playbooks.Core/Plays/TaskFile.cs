namespace Playbooks.Plays;

/// <summary>A file of tasks as found on disk. With nothing in it, not even an empty list, an include of it is not told of, as in Ansible.</summary>
internal sealed record TaskFile(string Path, IReadOnlyList<TaskNode> Tasks, bool IsEmpty);
