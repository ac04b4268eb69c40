using System.Security.Cryptography;
using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;
using Playbooks.Values;

namespace Playbooks.Variables.Lookups;

/// <summary>`password`: a random password kept in a file on the controller, made when it is not there. Options: `length` (20), `chars` (ascii_letters, digits, and
/// ".,:-_"), `encrypt` (sha512_crypt, sha256_crypt, bcrypt or md5_crypt: the hash is given, its salt kept), `seed` (the same password every time). /dev/null keeps nothing.</summary>
internal static class PasswordLookup
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";
    private const string SaltLetters = Letters + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + Digits + "./";
    private static readonly string[] Known = ["length", "encrypt", "chars", "ident", "seed"];

    public static List<object?> Run(LookupCall call)
    {
        call.NeverAhead();
        return [.. call.Texts.Select(term => (object?)One(call, term))];
    }

    private static string One(LookupCall call, string term)
    {
        var (path, own) = Read(call, term);
        var encrypt = own.Option("encrypt");
        var isKept = path != "/dev/null";
        PasswordFile content;
        lock (call.Services.PasswordFiles)
        {
            var known = isKept ? PasswordFile.Read(path) : null;
            content = known ?? new PasswordFile(Random(own.Number("length", 20), Candidates(own), own));
            content = encrypt is null ? content : content with
            {
                Salt = content.Salt ?? Random(SaltLength(call, encrypt), SaltLetters, null),
                Ident = own.Option("ident") ?? content.Ident ?? (encrypt == "bcrypt" ? "2b" : null),
            };
            if (isKept && content != known)
            {
                content.Write(path);
                call.Services.FilesWritten();
            }
        }

        return encrypt is null ? content.Password : PythonValues.Str(call.Scope.Templar.EvaluateExpression("password | password_hash(kind, salt, none, none, ident)",
            call.Scope.With(("password", content.Password), ("kind", encrypt), ("salt", content.Salt), ("ident", content.Ident))));
    }

    private static int SaltLength(LookupCall call, string encrypt) => encrypt switch
    {
        "bcrypt" => 22,
        "md5_crypt" => 8,
        _ when ShaCrypt.IsKnown(encrypt) => 16,
        _ => throw call.Error($"encrypt={encrypt} is not supported; use sha512_crypt, sha256_crypt, bcrypt or md5_crypt"),
    };

    private static string Random(int length, string candidates, LookupCall? call)
    {
        if (call?.Options.TryGetValue("seed", out var seed) != true || seed is null)
        {
            return RandomNumberGenerator.GetString(candidates, length);
        }

        var generator = seed is long number ? MersenneTwister.FromInteger(number) : MersenneTwister.FromText(PythonValues.Str(seed));
        return string.Concat(Enumerable.Range(0, length).Select(_ => candidates[(int)generator.Below(candidates.Length)]));
    }

    private static string Candidates(LookupCall call)
    {
        var given = call.Options.TryGetValue("chars", out var value) ? value : null;
        List<string> sets = given is null ? ["ascii_letters", "digits", ".,:-_"]
            : ListLookups.Sequence(given)?.ConvertAll(PythonValues.Str) ?? SplitSets(PythonValues.Str(given));
        var all = string.Concat(sets.Select(Expand)).Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
        return all.Length > 0 ? all : throw call.Error("chars names no characters");
    }

    /// <summary>A comma itself is written twice.</summary>
    private static List<string> SplitSets(string text)
        => [.. text.Contains(",,", StringComparison.Ordinal) ? new[] { "," } : [], .. text.Replace(",,", ",", StringComparison.Ordinal).Split(',', StringSplitOptions.RemoveEmptyEntries)];

    private static string Expand(string set) => set switch
    {
        "ascii_letters" => Letters + Letters.ToUpperInvariant(),
        "ascii_lowercase" => Letters,
        "ascii_uppercase" => Letters.ToUpperInvariant(),
        "digits" => Digits,
        "hexdigits" => Digits + "abcdefABCDEF",
        "octdigits" => "01234567",
        "punctuation" => "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        "whitespace" => " \t\n\r\v\f",
        "printable" => Digits + Letters + Letters.ToUpperInvariant() + "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\n\r\v\f",
        _ => set,
    };

    private static (string Path, LookupCall Own) Read(LookupCall call, string term)
    {
        var options = new JinjaDict(call.Options);
        var path = term;
        if (term.IndexOf(' ') is var space and > 0)
        {
            var words = KeyValueText.Parse(term[(space + 1)..], isCommand: false);
            path = words.Remove(KeyValueText.Raw, out var more) ? $"{term[..space]} {more}" : term[..space];
            if (!term.StartsWith(path, StringComparison.Ordinal))
            {
                throw call.Error("Unrecognized value after key=value parameters given to password lookup");
            }

            foreach (var (name, value) in words)
            {
                options[name] = Known.Contains(name) ? value : throw call.Error($"Unrecognized parameter(s) given to password lookup: {name}");
            }
        }

        return (ControllerSearch.Places("", path, [call.Scope.Play.PlaybookFolder])[^1], call with { Options = options });
    }
}
