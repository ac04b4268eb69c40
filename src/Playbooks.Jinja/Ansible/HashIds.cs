using System.Numerics;
using System.Text;

namespace Playbooks.Jinja.Ansible;

/// <summary>The algorithm Hashids (hashids.org): short texts for lists of numbers, and back.</summary>
internal sealed class HashIds
{
    private const string AllLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890";
    private const string AllSeparators = "cfhistuCFHISTU";
    private const int FewestLetters = 16;
    private const double LettersPerSeparator = 3.5;
    private const double LettersPerGuard = 12;
    private readonly string salt;
    private readonly long shortest;
    private readonly string alphabet;
    private readonly string separators;
    private readonly string guards;

    /// <summary>Throws <see cref="FormatException"/> for an alphabet of too few letters.</summary>
    public HashIds(string salt, long shortest, string letters)
    {
        (this.salt, this.shortest) = (salt, shortest);
        letters = letters.Length == 0 ? AllLetters : letters;
        separators = string.Concat(AllSeparators.Where(letters.Contains));
        alphabet = string.Concat(letters.Distinct().Where(letter => !separators.Contains(letter)));
        if (alphabet.Length + separators.Length < FewestLetters)
        {
            throw new FormatException($"Alphabet must contain at least {FewestLetters} unique characters.");
        }

        separators = Shuffle(separators, salt);
        if ((int)Math.Ceiling(alphabet.Length / LettersPerSeparator) - separators.Length is var missing and > 0)
        {
            (separators, alphabet) = (separators + alphabet[..missing], alphabet[missing..]);
        }

        alphabet = Shuffle(alphabet, salt);
        var count = (int)Math.Ceiling(alphabet.Length / LettersPerGuard);
        (guards, separators, alphabet) = alphabet.Length < 3 ? (separators[..count], separators[count..], alphabet) : (alphabet[..count], separators, alphabet[count..]);
    }

    public string Encode(IReadOnlyList<BigInteger> numbers)
    {
        if (numbers.Count == 0 || numbers.Any(number => number.Sign < 0))
        {
            return "";
        }

        var sum = (int)numbers.Select((number, i) => number % (i + 100)).Aggregate(BigInteger.Add);
        var letters = alphabet;
        var lottery = letters[sum % letters.Length];
        var result = new StringBuilder().Append(lottery);
        for (var i = 0; i < numbers.Count; i++)
        {
            letters = Shuffle(letters, (lottery + salt + letters)[..letters.Length]);
            var digits = Digits(numbers[i], letters);
            result.Append(digits);
            if (i < numbers.Count - 1)
            {
                result.Append(separators[(int)(numbers[i] % (digits[0] + i) % separators.Length)]);
            }
        }

        return result.Length >= shortest ? result.ToString() : Lengthen(result.ToString(), letters, sum);
    }

    /// <summary>The numbers; none for a text that <see cref="Encode"/> does not give for any.</summary>
    public IReadOnlyList<BigInteger> Decode(string text)
    {
        var parts = text.Split(guards.ToCharArray());
        var body = parts.Length is 2 or 3 ? parts[1] : parts[0];
        var (letters, numbers) = (alphabet, new List<BigInteger>());
        foreach (var part in body.Length == 0 ? [] : body[1..].Split(separators.ToCharArray()))
        {
            letters = Shuffle(letters, (body[0] + salt + letters)[..letters.Length]);
            if (part.Any(letter => !letters.Contains(letter)))
            {
                return [];
            }

            numbers.Add(part.Aggregate(BigInteger.Zero, (number, letter) => (number * letters.Length) + letters.IndexOf(letter, StringComparison.Ordinal)));
        }

        return Encode(numbers) == text ? numbers : [];
    }

    private string Lengthen(string text, string letters, int sum)
    {
        text = guards[(sum + text[0]) % guards.Length] + text;
        if (text.Length < shortest)
        {
            text += guards[(sum + text[2]) % guards.Length];
        }

        for (var half = letters.Length / 2; text.Length < shortest;)
        {
            letters = Shuffle(letters, letters);
            text = letters[half..] + text + letters[..half];
            if (text.Length > shortest)
            {
                text = text.Substring((int)(text.Length - shortest) / 2, (int)shortest);
            }
        }

        return text;
    }

    private static string Digits(BigInteger number, string letters)
    {
        var digits = "";
        do
        {
            digits = letters[(int)(number % letters.Length)] + digits;
            number /= letters.Length;
        }
        while (!number.IsZero);
        return digits;
    }

    private static string Shuffle(string text, string by)
    {
        var letters = text.ToCharArray();
        for (var (i, at, sum) = (letters.Length - 1, 0, 0); i > 0 && by.Length > 0; i--, at = (at + 1) % by.Length)
        {
            sum += by[at];
            var other = (by[at] + at + sum) % i;
            (letters[i], letters[other]) = (letters[other], letters[i]);
        }

        return new string(letters);
    }
}
