using System.Text;
using Playbooks.Controller;
using Playbooks.Results;
using Playbooks.Vault;

namespace Playbooks.Commands;

/// <summary>What `playbook vault` does to one file. A file is replaced as a whole, and readable by its owner alone.</summary>
internal sealed class VaultChange(VerbContext context, VaultPasswords passwords)
{
    public void Encrypt(string path, string? output)
    {
        var bytes = Read(path);
        if (IsEncrypted(bytes))
        {
            throw new PlaybookException(At(path), "input is already encrypted", "decrypt it first, or change its password with `rekey`");
        }

        Write(Encoding.ASCII.GetBytes(passwords.Encrypt(bytes)), output ?? path);
        Tell("Encryption successful");
    }

    public void Decrypt(string path, string? output)
    {
        Write(Open(path), output ?? path);
        Tell("Decryption successful");
    }

    public void Rekey(string path, VaultPasswords with) => Write(Encoding.ASCII.GetBytes(with.Encrypt(Open(path))), path);

    public void View(string path)
    {
        var text = Encoding.UTF8.GetString(Open(path));
        context.Terminal.Out.Write(text.EndsWith('\n') ? text : text + "\n");
    }

    public void Create(string path)
    {
        if (File.Exists(FullPath(path)))
        {
            throw new PlaybookException(At(path), "exists already", "change it with `edit`");
        }

        var (label, password) = passwords.ForEncryption();
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath(path))!);
        VaultEditor.Edit([], FullPath(path), context, text => Encoding.ASCII.GetBytes(VaultPasswords.Encrypt(text, label, password)), AtomicFile.Private);
    }

    /// <summary>What was not changed stays as it is, byte for byte.</summary>
    public void Edit(string path)
    {
        var bytes = Read(path);
        CheckEncrypted(bytes, path);
        var written = Encoding.UTF8.GetString(bytes);
        var (before, password) = passwords.Library.Open(written, At(path));
        var label = VaultEnvelope.Parse(written).Label;
        VaultEditor.Edit(before, FullPath(path), context, text => Encoding.ASCII.GetBytes(VaultPasswords.Encrypt(text, label, password)), File.GetUnixFileMode(FullPath(path)));
    }

    /// <summary>`-` is standard output, where a terminal gets the end of its line.</summary>
    public void Write(byte[] bytes, string path, bool endsLine = false)
    {
        if (path == "-")
        {
            // Bytes, not text: what was encrypted need not be text.
            context.Terminal.WriteBytes(bytes);
            context.Terminal.Out.Write(endsLine && context.Terminal.IsOutputTerminal ? "\n" : "");
        }
        else
        {
            AtomicFile.Write(FullPath(path), bytes, AtomicFile.Private);
        }
    }

    /// <summary>Only to people, as Ansible: a program sees the exit code.</summary>
    private void Tell(string sentence)
    {
        if (context.Terminal.IsOutputTerminal)
        {
            context.Terminal.Error.WriteLine(sentence);
        }
    }

    private byte[] Open(string path)
    {
        var bytes = Read(path);
        CheckEncrypted(bytes, path);
        return passwords.Library.Decrypt(Encoding.UTF8.GetString(bytes), At(path));
    }

    private void CheckEncrypted(byte[] bytes, string path)
    {
        if (!IsEncrypted(bytes))
        {
            throw new PlaybookException(At(path), "input is not vault encrypted data", "nothing is to be done");
        }
    }

    private static bool IsEncrypted(byte[] bytes) => bytes.AsSpan().StartsWith(VaultEnvelope.Header);

    /// <summary>Of a link the file that it leads to: that is what is changed.</summary>
    private string FullPath(string path)
    {
        var full = Path.GetFullPath(path, context.Environment.CurrentFolder);
        return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
    }

    private SourcePosition At(string path) => new(path == "-" ? "(standard input)" : FullPath(path), 0, 0);

    private byte[] Read(string path)
    {
        if (path == "-")
        {
            using var input = Console.OpenStandardInput();
            using var memory = new MemoryStream();
            input.CopyTo(memory);
            return memory.ToArray();
        }

        return File.Exists(FullPath(path)) ? File.ReadAllBytes(FullPath(path)) : throw new PlaybookException(At(path), "there is no such file", "check its name");
    }
}
