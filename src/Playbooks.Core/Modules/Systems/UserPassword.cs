using System.Text;
using System.Text.RegularExpressions;

namespace Playbooks.Modules.Systems;

/// <summary>A password's hash, as `user` takes it.</summary>
internal static partial class UserPassword
{
    public const string Warning = "The input password appears not to have been hashed. The 'password' argument must be encrypted for this module to work properly.";

    public const string Command = "chpasswd -e";

    /// <summary>What a new user has until its password is set: no password fits. A run that finds it goes on with setting it, whatever update_password says.</summary>
    public const string Pending = "!pending";

    /// <summary>Whether it can be no hash of crypt: it was likely meant as the password itself.</summary>
    public static bool IsDoubtful(string password)
    {
        if (password is "" or "*" or "!" or "*************")
        {
            return false;
        }

        var fields = password.Split('$');
        return password.AsSpan().ContainsAny(":*!") || fields.Length < 3 || NoHash().IsMatch(fields[^1])
            || (fields[1] is "1" && fields[^1].Length != 22) || (fields[1] is "5" && fields[^1].Length != 43) || (fields[1] is "6" && fields[^1].Length != 86);
    }

    /// <summary>A locked password is the same password.</summary>
    public static bool Differs(string hash, string wanted) => hash.TrimStart('!') != wanted.TrimStart('!');

    /// <summary>Sets it, locked where that is asked for.</summary>
    public static RunScript Set(UserArguments arguments)
        => new($"set the password of user {arguments.Name}", Command) { Input = Input(arguments), IsIdempotent = true };

    /// <summary>What <see cref="Command"/> reads.</summary>
    public static ReadOnlyMemory<byte> Input(UserArguments arguments) => Encoding.UTF8.GetBytes($"{arguments.Name}:{(arguments.PasswordLock == true ? "!" : "")}{arguments.Password}\n");

    [GeneratedRegex("[^a-zA-Z0-9./=]")]
    private static partial Regex NoHash();
}
