namespace Playbooks.Plays;

/// <summary>Where a task stands in the run: play, batch, section, task, include, loop item, ... compared lexicographically, so that "before" means what it
/// means in a linear run. A position that another begins with comes before it.</summary>
internal sealed class TaskPosition : IComparable<TaskPosition>, IEquatable<TaskPosition>
{
    public static readonly TaskPosition Start = new([]);

    /// <summary>Past everything: where hosts are that failed, became unreachable or ended.</summary>
    public static readonly TaskPosition End = new([int.MaxValue]);

    private readonly int[] parts;

    private TaskPosition(int[] parts) => this.parts = parts;

    public static bool operator ==(TaskPosition? left, TaskPosition? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(TaskPosition? left, TaskPosition? right) => !(left == right);

    public static bool operator <(TaskPosition left, TaskPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(TaskPosition left, TaskPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(TaskPosition left, TaskPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TaskPosition left, TaskPosition right) => left.CompareTo(right) >= 0;

    public TaskPosition Child(int index) => new([.. parts, index]);

    /// <summary>Which child of <paramref name="ancestor"/> it is or stands below; null: it does not stand below it.</summary>
    public int? ChildOf(TaskPosition ancestor)
        => parts.Length > ancestor.parts.Length && parts.AsSpan(0, ancestor.parts.Length).SequenceEqual(ancestor.parts) ? parts[ancestor.parts.Length] : null;

    /// <summary>Just after everything below this position.</summary>
    public TaskPosition After() => Child(int.MaxValue);

    public int CompareTo(TaskPosition? other)
    {
        if (other is null)
        {
            return 1;
        }

        var common = Math.Min(parts.Length, other.parts.Length);
        for (var i = 0; i < common; i++)
        {
            if (parts[i] != other.parts[i])
            {
                return parts[i].CompareTo(other.parts[i]);
            }
        }

        return parts.Length.CompareTo(other.parts.Length);
    }

    public bool Equals(TaskPosition? other) => other is not null && parts.AsSpan().SequenceEqual(other.parts);

    public override bool Equals(object? obj) => Equals(obj as TaskPosition);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var part in parts)
        {
            hash.Add(part);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => string.Join('.', parts);
}
