using Playbooks.Connections;
using Playbooks.Queries.Systems;

namespace Playbooks.Modules.Systems;

/// <summary>The commands that make, change and remove a user: shadow's tools, or busybox's. No password ever stands in one of them.</summary>
internal static class UserScript
{
    /// <summary>Makes the user, and sets the password.</summary>
    public static List<RemoteChange> Add(UserArguments arguments, IReadOnlyList<string> groups, bool hasGroupOfItsName)
    {
        var add = WithParents(arguments, Useradd(arguments, groups, hasGroupOfItsName));
        return
        [
            arguments.Password is null
                ? new RunScript($"add user {arguments.Name}", add)
                // One change, and a mark in between: nobody may be left with a user whose password was never set.
                : new RunScript($"add user {arguments.Name}", $"{add} </dev/null || exit\n{UserPassword.Command} || {{ s=$?; command -v useradd >/dev/null || deluser {ShellQuote.Word(arguments.Name)}; exit $s; }}") { Input = UserPassword.Input(arguments) },
        ];
    }

    /// <summary>useradd makes no folder above the home folder: that is made first. The home folder itself is useradd's, so that it is the user's from the beginning.</summary>
    private static string WithParents(UserArguments arguments, string add)
        => arguments.CreateHome && arguments.Home?.TrimEnd('/') is { } home && home.LastIndexOf('/') is > 0 and var end
            ? $"mkdir -p {ShellQuote.Word(home[..end])} || exit\n{add}"
            : add;

    /// <summary>A home folder that is missing: from the skeleton, with the mode that login.defs says. It gets its name when it is complete and the user's.</summary>
    public static string MakeHome(UserArguments arguments, string home)
    {
        var (name, folder) = (ShellQuote.Word(arguments.Name), ShellQuote.Word(home.TrimEnd('/')));
        var skeleton = ShellQuote.Word(arguments.Skeleton ?? "/etc/skel");
        return $$"""
            h={{folder}}; [ ! -e "$h" ] || exit 0; t=$h.playbook-new; rm -rf "$t" && mkdir -p "$t" && { [ ! -d {{skeleton}} ] || cp -a {{skeleton}}/. "$t"; } &&
            u=$(sed -n 's/^UMASK[[:space:]]\{1,\}\([0-7]\{1,\}\)$/\1/p' /etc/login.defs 2>/dev/null | tail -n 1) && { [ -z "$u" ] || chmod "$(printf %o "$((0777 & ~0$u))")" "$t"; } &&
            chown -Rh {{name}}:"$(id -g {{name}})" "$t" && mv "$t" "$h"
            """;
    }

    private static string Useradd(UserArguments arguments, IReadOnlyList<string> groups, bool hasGroupOfItsName)
    {
        var words = new List<string> { "useradd" };
        Option(words, "-u", arguments.Uid?.ToString());
        Flag(words, arguments.Uid is not null && arguments.NonUnique, "-o");
        Option(words, "-g", arguments.Group);
        Flag(words, arguments.Group is null && hasGroupOfItsName, "-N");
        Option(words, "-G", groups.Count > 0 ? string.Join(',', groups) : null);
        Option(words, "-c", arguments.Comment);
        Option(words, "-d", arguments.Home);
        Option(words, "-s", arguments.Shell);
        Option(words, "-e", Expiry(arguments.Expires));
        Option(words, "-Z", arguments.Seuser);
        Option(words, "-p", arguments.Password is null ? null : UserPassword.Pending);
        Flag(words, arguments.System, "-r");
        words.Add(arguments.CreateHome ? "-m" : "-M");
        Option(words, "-k", arguments.CreateHome ? arguments.Skeleton : null);
        Option(words, "-K", arguments.CreateHome && arguments.Umask is { } umask ? "UMASK=" + umask : null);
        words.Add(arguments.Name);
        return $"if command -v useradd >/dev/null; then {ShellQuote.Words(words)}; else {Busybox(arguments, groups)}; fi";
    }

    /// <summary>The changes that lead from what is to what is wanted.</summary>
    public static List<RemoteChange> Modify(UserArguments arguments, UserAnswer user, long? gid, IReadOnlyList<string>? groups)
    {
        var words = new List<string>();
        var what = new List<string>();
        void Set(bool differs, string name, params string[] options)
        {
            if (differs)
            {
                what.Add(name);
                words.AddRange(options);
            }
        }

        Set(arguments.Uid is { } uid && uid != user.Uid, "uid", ["-u", $"{arguments.Uid}", .. arguments.NonUnique ? ["-o"] : Array.Empty<string>()]);
        Set(gid is { } primary && primary != user.Gid, "group", "-g", arguments.Group ?? "");
        if (groups is not null)
        {
            var missing = groups.Except(user.Groups).ToList();
            var isChange = arguments.Append ? missing.Count > 0 : missing.Count > 0 || user.Groups.Except(groups).Any();
            Set(isChange, "groups", [.. arguments.Append ? ["-a"] : Array.Empty<string>(), "-G", string.Join(',', arguments.Append ? missing : groups)]);
        }

        Set(arguments.Comment is not null && arguments.Comment != user.Comment, "comment", "-c", arguments.Comment ?? "");
        Set(arguments.Home is not null && arguments.Home != user.Home, "home", ["-d", arguments.Home ?? "", .. arguments.MoveHome ? ["-m"] : Array.Empty<string>()]);
        Set(arguments.Shell is not null && arguments.Shell != user.Shell, "shell", "-s", arguments.Shell ?? "");
        Set(arguments.Expires is not null && user.Shadow.Count > 6 && Days(arguments.Expires) != user.Shadow[6], "expires", "-e", Expiry(arguments.Expires) ?? "");
        // A password that is set brings its lock with it.
        var setsPassword = arguments.Password is { } password && (arguments.UpdatePassword == "always" || user.PasswordHash == UserPassword.Pending) && UserPassword.Differs(user.PasswordHash, password);
        Set(!setsPassword && arguments.PasswordLock == true && !user.PasswordHash.StartsWith('!'), "password lock", "-L");
        Set(!setsPassword && arguments.PasswordLock == false && user.PasswordHash.StartsWith('!'), "password lock", "-U");
        var changes = new List<RemoteChange>();
        if (words.Count > 0)
        {
            changes.Add(new RunScript($"set {string.Join(", ", what)} of user {arguments.Name}", ShellQuote.Words(["usermod", .. words, arguments.Name])) { IsIdempotent = true, EndsSessionsOf = arguments.Name });
        }

        return setsPassword ? [.. changes, UserPassword.Set(arguments)] : changes;
    }

    public static string Remove(UserArguments arguments)
    {
        var name = ShellQuote.Word(arguments.Name);
        return $"if command -v userdel >/dev/null; then userdel{(arguments.Force ? " -f" : "")}{(arguments.Remove ? " -r" : "")} {name}; else deluser{(arguments.Remove ? " --remove-home" : "")} {name}; fi";
    }

    /// <summary>How long a password may and must be kept.</summary>
    public static IEnumerable<RemoteChange> Ages(UserArguments arguments, UserAnswer user)
    {
        var words = new List<string>();
        void Set(int? wanted, int field, string option)
        {
            if (wanted is not null && (!user.Exists || (user.Shadow.Count > field && user.Shadow[field] != $"{wanted}")))
            {
                words.AddRange([option, $"{wanted}"]);
            }
        }

        Set(arguments.PasswordExpireMin, 2, "-m");
        Set(arguments.PasswordExpireMax, 3, "-M");
        Set(arguments.PasswordExpireWarn, 4, "-W");
        return words.Count == 0 ? [] : [new RunScript($"set the password age of user {arguments.Name}", ShellQuote.Words(["chage", .. words, arguments.Name])) { IsIdempotent = true }];
    }

    private static string Busybox(UserArguments arguments, IReadOnlyList<string> groups)
    {
        var words = new List<string> { "adduser", "-D" };
        Option(words, "-u", arguments.Uid?.ToString());
        Option(words, "-G", arguments.Group);
        Option(words, "-g", arguments.Comment);
        Option(words, "-h", arguments.Home);
        Option(words, "-s", arguments.Shell);
        Option(words, "-k", arguments.Skeleton);
        Flag(words, arguments.System, "-S");
        Flag(words, !arguments.CreateHome, "-H");
        words.Add(arguments.Name);
        return string.Join(" && ", groups.Select(group => ShellQuote.Words(["addgroup", arguments.Name, group])).Prepend(ShellQuote.Words(words)));
    }

    private static string? Expiry(double? seconds)
        => seconds is null ? null : seconds < 0 ? "" : DateTimeOffset.FromUnixTimeSeconds((long)seconds).ToString("yyyy-MM-dd");

    /// <summary>As /etc/shadow keeps it: days since 1970.</summary>
    private static string Days(double? seconds) => seconds is null or < 0 ? "" : $"{(long)(seconds / 86400)}";

    private static void Option(List<string> words, string option, string? value)
    {
        if (value is not null)
        {
            words.AddRange([option, value]);
        }
    }

    private static void Flag(List<string> words, bool condition, string flag)
    {
        if (condition)
        {
            words.Add(flag);
        }
    }
}
