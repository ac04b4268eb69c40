using System.Text;

namespace Playbooks.Jinja.Ansible;

/// <summary>Filters over paths. They work on text only, but for <c>realpath</c> and <c>fileglob</c>.</summary>
internal static class PathFilters
{
    public static void Register(Dictionary<string, JinjaFunction> filters, AnsibleFilterServices services)
    {
        filters["basename"] = Of(path => path[(path.LastIndexOf('/') + 1)..]);
        filters["dirname"] = Of(DirectoryName);
        filters["expanduser"] = Of(path => ExpandUser(path, services));
        filters["expandvars"] = Of(path => ExpandVariables(path, services));
        filters["fileglob"] = call => services.Files.Glob(Text(call.Value)).ToList<object?>();
        filters["normpath"] = Of(Normalize);
        filters["path_join"] = JoinAll;
        filters["commonpath"] = CommonPath;
        filters["realpath"] = Of(path => services.Files.Resolve(Normalize(Join(services.CurrentDirectory, path))));
        filters["relpath"] = call => Relative(
            Normalize(Join(services.CurrentDirectory, NotEmpty(Text(call.Value)))),
            Normalize(Join(services.CurrentDirectory, call.Bind("start?").OptionalText(0) ?? ".")));
        filters["splitext"] = call => SplitExtension(Text(call.Value));
        filters["win_basename"] = Of(path => WindowsSplit(path).Name);
        filters["win_dirname"] = Of(path => WindowsSplit(path).Directory);
        filters["win_splitdrive"] = call => WindowsDrive(Text(call.Value));
    }

    /// <summary>Python's <c>os.path.join</c>.</summary>
    internal static string Join(string path, string next) =>
        next.StartsWith('/') ? next : path.Length == 0 || path.EndsWith('/') ? path + next : path + "/" + next;

    /// <summary>Python's <c>os.path.normpath</c>.</summary>
    internal static string Normalize(string path)
    {
        if (path.Length == 0)
        {
            return ".";
        }

        var slashes = path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal) ? "//"
            : path.StartsWith('/') ? "/" : "";
        var parts = new List<string>();
        foreach (var part in path.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part != ".." || (slashes.Length == 0 && parts.Count == 0) || (parts.Count > 0 && parts[^1] == ".."))
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        var result = slashes + string.Join('/', parts);
        return result.Length == 0 ? "." : result;
    }

    private static JinjaFunction Of(Func<string, string> change) => call =>
    {
        call.Bind();
        return change(Text(call.Value));
    };

    private static string Text(object? value) => value is Undefined undefined
        ? throw undefined.Error()
        : PythonValues.TextOf(value) ?? throw new TemplateRuntimeException($"expected str, bytes or os.PathLike object, not {PythonValues.TypeName(value)}");

    private static string NotEmpty(string path) => path.Length > 0 ? path : throw new TemplateRuntimeException("no path specified");

    private static string DirectoryName(string path)
    {
        var head = path[..(path.LastIndexOf('/') + 1)];
        var trimmed = head.TrimEnd('/');
        return trimmed.Length == 0 ? head : trimmed;
    }

    private static string ExpandUser(string path, AnsibleFilterServices services)
    {
        if (!path.StartsWith('~'))
        {
            return path;
        }

        var end = path.IndexOf('/', StringComparison.Ordinal);
        end = end < 0 ? path.Length : end;
        if (services.GetHomeDirectory(path[1..end]) is not { } home)
        {
            return path;
        }

        var result = home.TrimEnd('/') + path[end..];
        return result.Length == 0 ? "/" : result;
    }

    private static string ExpandVariables(string path, AnsibleFilterServices services)
    {
        var result = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            var braced = i + 1 < path.Length && path[i + 1] == '{';
            var start = braced ? i + 2 : i + 1;
            var end = start;
            while (end < path.Length && (braced ? path[end] != '}' : char.IsAsciiLetterOrDigit(path[end]) || path[end] == '_'))
            {
                end++;
            }

            if (path[i] != '$' || end == start || (braced && end == path.Length) || services.GetEnvironmentVariable(path[start..end]) is not { } value)
            {
                result.Append(path[i]);
                continue;
            }

            result.Append(value);
            i = braced ? end : end - 1;
        }

        return result.ToString();
    }

    private static object? JoinAll(CallContext call)
    {
        call.Bind();
        if (PythonValues.TextOf(call.Value) is { } path)
        {
            return path;
        }

        var parts = PythonValues.SequenceOf(call.Value) ?? throw (call.Value is Undefined undefined
            ? undefined.Error()
            : call.Error($"|path_join expects string or sequence, got {PythonValues.TypeName(call.Value)} instead."));
        return parts.Count == 0 ? throw call.Error("join() missing 1 required positional argument: 'a'") : parts.Select(Text).Aggregate(Join);
    }

    private static object? CommonPath(CallContext call)
    {
        call.Bind();
        var paths = PythonValues.Iterate(call.Value).Select(Text).ToList();
        if (paths.Count == 0 || paths.Exists(path => path.StartsWith('/') != paths[0].StartsWith('/')))
        {
            throw call.Error(paths.Count == 0 ? "commonpath() arg is an empty sequence" : "Can't mix absolute and relative paths");
        }

        var parts = paths.Select(path => path.Split('/').Where(part => part is not ("" or ".")).ToList()).ToList();
        var common = parts[0].TakeWhile((part, i) => parts.TrueForAll(other => i < other.Count && other[i] == part));
        return (paths[0].StartsWith('/') ? "/" : "") + string.Join('/', common);
    }

    private static string Relative(string path, string start)
    {
        var (to, from) = (Parts(path), Parts(start));
        var common = to.Zip(from).TakeWhile(pair => pair.First == pair.Second).Count();
        var result = string.Join('/', Enumerable.Repeat("..", from.Count - common).Concat(to.Skip(common)));
        return result.Length == 0 ? "." : result;
    }

    private static List<string> Parts(string path) => [.. path.Split('/').Where(part => part.Length > 0)];

    private static JinjaTuple SplitExtension(string path)
    {
        var name = path.LastIndexOf('/') + 1;
        var dot = path.LastIndexOf('.');
        return dot > name && path[name..dot].Any(c => c != '.') ? new JinjaTuple(path[..dot], path[dot..]) : new JinjaTuple(path, "");
    }

    private static JinjaTuple WindowsDrive(string path)
    {
        var normal = path.Replace('/', '\\');
        if (normal.StartsWith("\\\\", StringComparison.Ordinal) && !normal.StartsWith("\\\\\\", StringComparison.Ordinal))
        {
            var share = normal.IndexOf('\\', 2);
            var end = share < 0 ? -1 : normal.IndexOf('\\', share + 1);
            return share < 0 || end == share + 1 ? new JinjaTuple("", path)
                : end < 0 ? new JinjaTuple(path, "")
                : new JinjaTuple(path[..end], path[end..]);
        }

        return normal.Length > 1 && normal[1] == ':' ? new JinjaTuple(path[..2], path[2..]) : new JinjaTuple("", path);
    }

    private static (string Directory, string Name) WindowsSplit(string path)
    {
        var drive = WindowsDrive(path);
        var (head, rest) = ((string)drive[0]!, (string)drive[1]!);
        var cut = rest.LastIndexOfAny(['/', '\\']) + 1;
        var directory = rest[..cut];
        var trimmed = directory.TrimEnd('/', '\\');
        return (head + (trimmed.Length == 0 ? directory : trimmed), rest[cut..]);
    }
}
