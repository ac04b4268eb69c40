using Playbooks.Jinja.Ansible;
using Playbooks.Queries;
using Playbooks.Queries.Files;

namespace Playbooks.Modules.Files;

/// <summary>Which things `find` wants. Times are seconds since 1970 by the node's clock.</summary>
internal sealed class FindFilter(FindArguments arguments, long? age, long? size, long now)
{
    private readonly List<Func<string, bool>> patterns = [.. arguments.Patterns.Select(pattern => Matcher(pattern, arguments.UseRegex))];
    private readonly List<Func<string, bool>> excludes = [.. arguments.Excludes.Select(pattern => Matcher(pattern, arguments.UseRegex))];

    public bool Matches(TreeEntry item)
    {
        var name = RemotePath.Name(item.Path);
        return (arguments.Hidden || !name.StartsWith('.'))
            && IsKind(item.Entry)
            && (patterns.Count == 0 || patterns.Any(matches => matches(name)))
            && !excludes.Any(matches => matches(name))
            && IsAge(item.Entry)
            && (size is null || !item.Entry.IsRegular || (size >= 0 ? item.Entry.Size >= size : item.Entry.Size <= -size));
    }

    private bool IsKind(FileEntry entry)
        => arguments.FileType switch
        {
            "directory" => entry.IsDirectory,
            "file" => entry.IsRegular,
            "link" => entry.IsLink,
            _ => true,
        };

    private bool IsAge(FileEntry entry)
    {
        var time = arguments.AgeStamp switch
        {
            "atime" => entry.AccessTime,
            "ctime" => entry.ChangeTime,
            _ => entry.ModificationTime,
        };
        return age is null || (age >= 0 ? now - time >= age : now - time <= -age);
    }

    private static Func<string, bool> Matcher(string pattern, bool isRegex)
        => isRegex ? new PythonRegex(pattern).MatchesStart : new PythonGlob(pattern).IsMatch;
}
