using System.Text;
using Playbooks.Results;
using Playbooks.Vault;
using YamlDotNet.Core;

namespace Playbooks.Yaml;

/// <summary>Reads YAML (and JSON) files into nodes with positions. Whole files encrypted with ansible-vault are opened.
/// Throws <see cref="PlaybookException"/> with the place and what to do.</summary>
internal sealed class YamlLoader(IVaultReader vault, Warnings warnings)
{
    public IVaultReader Vault { get; } = vault;

    public Warnings Warnings { get; } = warnings;

    /// <summary>Null: the file is empty.</summary>
    public YamlNode? LoadFile(string path) => Parse(ReadText(path), path);

    /// <summary>The root as a plain value; see <see cref="YamlValues"/>.</summary>
    public object? LoadValue(string path) => LoadFile(path) is { } node ? YamlValues.ToValue(node, Vault) : null;

    public YamlNode? Parse(string text, string file) => JsonNodes.TryParse(text, file) ?? Compose(text, file);

    private YamlNode? Compose(string text, string file)
    {
        var indented = text;
        var last = -1L;
        while (true)
        {
            try
            {
                return new YamlComposer(indented, file, Warnings).Compose();
            }
            catch (YamlException error)
            {
                var further = error.Start.Index == last ? null : QuotedText.Indent(indented, error);
                last = error.Start.Index;
                indented = further ?? throw YamlMistakes.Explain(error, text, file);
            }
        }
    }

    /// <summary>The text of a file, decrypted if need be.</summary>
    /// <param name="path">The file.</param>
    /// <param name="repair">What to make of bytes that are not UTF-8 before they are refused.</param>
    public string ReadText(string path, Func<byte[], byte[]>? repair = null)
    {
        var position = new SourcePosition(path, 0, 0);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PlaybookException(position, "there is no such file", "check the path");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PlaybookException(position, $"cannot be read: {error.Message}", "check the path and its permissions");
        }

        if (bytes.AsSpan().StartsWith(VaultEnvelope.Header))
        {
            bytes = Vault.Decrypt(Encoding.UTF8.GetString(bytes), position);
        }

        return Decode(bytes, position, repair);
    }

    private static string Decode(byte[] bytes, SourcePosition position, Func<byte[], byte[]>? repair)
    {
        var span = bytes.AsSpan();
        span = span.StartsWith(Encoding.UTF8.Preamble) ? span[3..] : span;
        try
        {
            return new UTF8Encoding(false, true).GetString(span);
        }
        catch (DecoderFallbackException) when (repair is not null)
        {
            return Decode(repair(bytes), position, null);
        }
        catch (DecoderFallbackException)
        {
            throw new PlaybookException(position, "is not UTF-8 text", "save it as UTF-8");
        }
    }
}
