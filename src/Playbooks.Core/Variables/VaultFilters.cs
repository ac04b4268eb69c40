using System.Text;
using Playbooks.Jinja;
using Playbooks.Values;
using Playbooks.Vault;

namespace Playbooks.Variables;

/// <summary>The filters `vault` and `unvault`: a text encrypted as ansible-vault does it, and back.</summary>
internal static class VaultFilters
{
    private const string UsualLabel = "filter_default";

    public static void Register(IDictionary<string, JinjaFunction> filters)
    {
        filters["vault"] = filters["ansible.builtin.vault"] = Encrypt;
        filters["unvault"] = filters["ansible.builtin.unvault"] = Decrypt;
    }

    private static object? Encrypt(CallContext call)
    {
        var arguments = call.Bind("secret", "salt?", "vaultid?", "wrap_object?");
        var salt = arguments.OptionalText(1) is { Length: > 0 } given ? Encoding.UTF8.GetBytes(given) : null;
        var label = arguments.OptionalText(2) ?? UsualLabel;
        return VaultCipher.Encrypt(Encoding.UTF8.GetBytes(Text(call, "Can only vault strings")), arguments.Text(0), label == "default" ? null : label, salt).ToString();
    }

    private static object? Decrypt(CallContext call)
    {
        var secret = call.Bind("secret", "vaultid?").Text(0);
        var text = call.Value is VaultText sealedText ? sealedText.Ciphertext : Text(call, "Vault should be in the form of a string");
        if (!text.StartsWith("$ANSIBLE_VAULT", StringComparison.Ordinal))
        {
            return text;
        }

        try
        {
            return VaultCipher.Decrypt(VaultEnvelope.Parse(text), secret) is { } plain ? Encoding.UTF8.GetString(plain)
                : throw new TemplateRuntimeException("Unable to decrypt: Decryption failed (no vault secrets were found that could decrypt)");
        }
        catch (FormatException error)
        {
            throw new TemplateRuntimeException($"Unable to decrypt: {error.Message}", error);
        }
    }

    private static string Text(CallContext call, string wanted)
        => call.Value is Undefined undefined ? throw new UndefinedException(undefined.Hint)
            : PythonValues.TextOf(call.Value) ?? throw new TemplateRuntimeException($"{wanted}, instead we got: {PythonValues.TypeName(call.Value)}");
}
