namespace Playbooks.Modules.Systems;

/// <summary>Something that is mounted, as /proc/self/mountinfo says.</summary>
internal sealed record Mount(string Source, string Point, string Kind, string Options);

/// <summary>Reads /proc/self/mountinfo.</summary>
internal static class MountTable
{
    public static IReadOnlyList<Mount> Parse(string text)
    {
        var mounts = new List<Mount>();
        foreach (var fields in text.Split('\n').Select(line => line.Split(' ')))
        {
            var dash = Array.IndexOf(fields, "-");
            if (fields.Length > 6 && dash > 5 && dash + 2 < fields.Length)
            {
                mounts.Add(new Mount(FstabEntry.Decode(fields[dash + 2]), FstabEntry.Decode(fields[4]), fields[dash + 1], fields[5]));
            }
        }

        return mounts;
    }
}
