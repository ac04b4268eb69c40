using System.Security.Cryptography;
using System.Text;
using Playbooks.Jinja.Ansible.Hashes;

namespace Playbooks.Jinja.Ansible;

/// <summary>Digests and password hashes.</summary>
internal static class HashFilters
{
    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["hash"] = call => Digest(call, call.Bind("hashtype?").Text(0, "sha1"));
        filters["md5"] = call => Digest(call, "md5");
        filters["sha1"] = call => Digest(call, "sha1");
        filters["checksum"] = call => Digest(call, "sha1");
        filters["password_hash"] = PasswordHash;
    }

    private static object? Digest(CallContext call, string algorithm)
    {
        var bytes = call.Value is PythonBytes raw ? raw.Value.ToArray() : Encoding.UTF8.GetBytes(PythonValues.Str(call.Value));

        // CA5350, CA5351: roles ask for the digests they compare with; the choice is theirs.
#pragma warning disable CA5350, CA5351
        var digest = algorithm.ToLowerInvariant().Replace('-', '_') switch
        {
            "md5" => MD5.HashData(bytes),
            "sha1" => SHA1.HashData(bytes),
            "sha256" => SHA256.HashData(bytes),
            "sha384" => SHA384.HashData(bytes),
            "sha512" => SHA512.HashData(bytes),
            "sha224" => Sha224.Digest(bytes),
            "sha3_224" => Keccak.Digest(bytes, 224),
            "sha3_256" => Keccak.Digest(bytes, 256),
            "sha3_384" => Keccak.Digest(bytes, 384),
            "sha3_512" => Keccak.Digest(bytes, 512),
            "blake2b" => Blake2.B(bytes),
            "blake2s" => Blake2.S(bytes),
            _ => throw call.Error($"unsupported hash type {algorithm}"),
        };
#pragma warning restore CA5350, CA5351
        return Convert.ToHexStringLower(digest);
    }

    private static object? PasswordHash(CallContext call)
    {
        var arguments = call.Bind("hashtype?", "salt?", "salt_size?", "rounds?", "ident?");
        var type = arguments.OptionalText(0) ?? "sha512";
        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        var password = PythonValues.TextOf(call.Value) ?? throw call.Error("password_hash: the password must be a text");
        if (type is "bcrypt" or "blowfish")
        {
            return OfBcrypt(call, password, arguments);
        }

        var isMd5 = type is "md5" or "md5_crypt";
        if (!isMd5 && !ShaCrypt.IsKnown(type))
        {
            throw call.Error($"password_hash: {type} is not supported; use sha512, sha256, md5 or bcrypt");
        }

        var longest = isMd5 ? Md5Crypt.LongestSalt : 16;
        if (arguments.OptionalInteger(2) is { } size && (size < 0 || size > longest))
        {
            throw call.Error($"password_hash: the salt may have up to {longest} characters");
        }

        var salt = arguments[1] is { } given && PythonValues.IsTrue(given) ? PythonValues.Str(given) : ShaCrypt.RandomSalt((int)(arguments.OptionalInteger(2) ?? longest));
        if (salt.Length > longest || !salt.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/'))
        {
            throw call.Error(salt.Length > longest ? $"password_hash: the salt may have up to {longest} characters" : "password_hash: invalid characters in the salt");
        }

        return isMd5 ? Md5Crypt.Hash(password, salt)
            : new ShaCrypt(type.StartsWith("sha512", StringComparison.Ordinal)).Hash(password, salt, (int?)arguments.OptionalInteger(3));
    }

    private static string OfBcrypt(CallContext call, string password, BoundArguments arguments)
    {
        var salt = arguments[1] is { } given && PythonValues.IsTrue(given) ? PythonValues.Str(given) : ShaCrypt.RandomSalt(Bcrypt.SaltLength);
        var ident = arguments.OptionalText(4) is { Length: > 0 } own ? own : "2b";
        var cost = arguments.OptionalInteger(3) ?? 0;
        if (salt.Length != Bcrypt.SaltLength || !salt.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/') || cost is not (0 or (>= 4 and <= 31)) || ident is not ("2b" or "2a" or "2y"))
        {
            throw call.Error($"Could not hash the secret: bcrypt needs a salt of {Bcrypt.SaltLength} letters and digits, rounds from 4 to 31, and the ident 2a, 2b or 2y.");
        }

        return Bcrypt.Hash(password, salt, cost == 0 ? Bcrypt.DefaultCost : (int)cost, ident);
    }
}
