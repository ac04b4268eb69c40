using System.Text;
using Playbooks.Controller;
using Playbooks.Results;
using Playbooks.Vault;

namespace Playbooks.Commands;

/// <summary>What `playbook vault` does to one file. A file is replaced as a whole, and readable by its owner alone.</summary>
internal sealed class VaultChange(VerbContext context, VaultPasswords passwords)
{
    public void Encrypt(string path)
    {
        var bytes = Read(path);
        if (IsEncrypted(bytes))
        {
            throw new PlaybookException(new SourcePosition(path, 0, 0), "is encrypted already", "decrypt it first to change the password");
        }

        AtomicFile.Write(path, Encoding.ASCII.GetBytes(passwords.Encrypt(bytes)), AtomicFile.Private);
        context.Terminal.Error.WriteLine($"{path}: encrypted");
    }

    public void Decrypt(string path)
    {
        AtomicFile.Write(path, Open(path), AtomicFile.Private);
        context.Terminal.Error.WriteLine($"{path}: decrypted");
    }

    public void View(string path) => context.Terminal.Out.Write(Encoding.UTF8.GetString(Open(path)));

    private byte[] Open(string path)
    {
        var bytes = Read(path);
        var position = new SourcePosition(path, 0, 0);
        return IsEncrypted(bytes)
            ? passwords.Library.Decrypt(Encoding.UTF8.GetString(bytes), position)
            : throw new PlaybookException(position, "is not encrypted", "nothing is to be done");
    }

    private static bool IsEncrypted(byte[] bytes) => bytes.AsSpan().StartsWith(VaultEnvelope.Header);

    private static byte[] Read(string path)
        => File.Exists(path) ? File.ReadAllBytes(path) : throw new PlaybookException(new SourcePosition(path, 0, 0), "there is no such file", "check its name");
}
