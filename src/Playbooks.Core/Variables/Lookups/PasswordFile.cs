using Playbooks.Controller;

namespace Playbooks.Variables.Lookups;

/// <summary>What stands in the file of a generated password: the password in clear, and the salt (and bcrypt's version) it is hashed with.</summary>
internal sealed record PasswordFile(string Password, string? Salt = null, string? Ident = null)
{
    private const string SaltMark = " salt=";
    private const string IdentMark = " ident=";

    /// <summary>Null: there is no such file.</summary>
    public static PasswordFile? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path).TrimEnd();
        if (text.LastIndexOf(SaltMark, StringComparison.Ordinal) is not (>= 0 and var at))
        {
            return new PasswordFile(text);
        }

        var salt = text[(at + SaltMark.Length)..];
        return salt.LastIndexOf(IdentMark, StringComparison.Ordinal) is >= 0 and var mark
            ? new PasswordFile(text[..at], salt[..mark], salt[(mark + IdentMark.Length)..])
            : new PasswordFile(text[..at], salt);
    }

    /// <summary>Only the user may read it, nor the folders made for it; nobody ever sees half of it.</summary>
    public void Write(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        AtomicFile.Write(path, ToString() + "\n", AtomicFile.Private);
    }

    public override string ToString() => Password + (Salt is null ? "" : SaltMark + Salt) + (Salt is null || Ident is null ? "" : IdentMark + Ident);
}
