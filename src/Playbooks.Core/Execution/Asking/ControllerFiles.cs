using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Results;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Execution.Asking;

/// <summary>The user's files on the controller: where they are found and what is in them. Content is read once and counts as a wide answer: a wide change
/// (a fetch, a local command) makes it read anew. Files encrypted with ansible-vault are opened.</summary>
internal sealed class ControllerFiles(ChangeLedger ledger, VariableFiles? variables = null)
{
    /// <summary>Larger files are hashed as a stream and sent from disk.</summary>
    private const long InMemoryLimit = 1 << 20;

    private volatile Contents known = new();
    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), Lazy<string>> digests = new();

    /// <summary>What template files gave.</summary>
    public RenderedTemplates Rendered { get; } = new(ledger);

    /// <summary>Finds a file as Ansible does: in each folder first below KIND, then directly.</summary>
    public static string Find(string kind, string name, IReadOnlyList<string> folders)
        => ControllerSearch.Find(kind, name, folders)
            ?? throw new ModuleFailedException($"Could not find or access '{name}'{Searched(kind, name, folders)} on the Ansible Controller.\nIf you are using a module and expect the file to exist on the remote, see the remote_src option");

    /// <summary>Ansible looks in the playbook's folder once more at the end, and says so.</summary>
    private static string Searched(string kind, string name, IReadOnlyList<string> folders)
        => Path.IsPathRooted(name) || folders.Count == 0 ? "" : Searched([.. ControllerSearch.Places(kind, name, folders), .. ControllerSearch.Places(kind, name, [folders[^1]])]);

    private static string Searched(IReadOnlyList<string> places) => places.Count > 1 ? $"\nSearched in:\n\t{string.Join("\n\t", places)}" : "";

    /// <summary>What reads the user's files of variables.</summary>
    public VariableFiles? VariableFiles => variables;

    public FileContent Read(string path)
    {
        var contents = known.Bytes;
        if (contents.TryGetValue(path, out var read) && ledger.HoldsForPrivate(read.Mark))
        {
            return read.Content;
        }

        var mark = ledger.Mark();
        var content = Guard(path, () => Opened(path, Load(path)));
        contents[path] = (content, mark);
        return content;
    }

    public string ReadText(string path)
    {
        var texts = known.Texts;
        if (texts.TryGetValue(path, out var read) && ledger.HoldsForPrivate(read.Mark))
        {
            return read.Text;
        }

        var mark = ledger.Mark();
        var text = Guard(path, () => variables is null ? File.ReadAllText(path) : variables.Yaml.ReadText(path));
        texts[path] = (text, mark);
        return text;
    }

    /// <summary>A lookup may have written some of them.</summary>
    public void Forget()
    {
        known = new Contents();
        Rendered.Forget();
    }

    /// <summary>All entries below a folder, relative, '/' at the end of folders, sorted.</summary>
    public static IReadOnlyList<string> List(string path) => Guard(path, () =>
        new DirectoryInfo(path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(entry => Path.GetRelativePath(path, entry.FullName).Replace('\\', '/') + (entry is DirectoryInfo ? "/" : ""))
            .Order(StringComparer.Ordinal).ToList());

    /// <summary>Where a link on the controller leads; null when it is none.</summary>
    public static (string Target, bool Leads)? Link(string path)
        => new FileInfo(path).LinkTarget is { } target ? (target, Leads(path)) : null;

    private static bool Leads(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true) is { } end && Path.Exists(end.FullName);
        }
        catch (IOException)
        {
            // A loop of links.
            return false;
        }
    }

    public static int Mode(string path) => Guard(path, () => (int)File.GetUnixFileMode(path));

    private FileContent Load(string path)
    {
        var file = new FileInfo(path);
        if (file.Length <= InMemoryLimit || IsVault(path))
        {
            return FileContent.FromBytes(File.ReadAllBytes(path));
        }

        // Hosts that come at the same time share one read and one digest, and so do later tasks while nobody writes to it.
        var key = (path, file.Length, file.LastWriteTimeUtc);
        var shared = digests.GetOrAdd(key, _ => new Lazy<string>(() => Digest(path)));
        try
        {
            return new FileContent.OnDisk(path, file.Length, shared.Value);
        }
        catch (Exception)
        {
            digests.TryRemove(KeyValuePair.Create(key, shared));
            throw;
        }
    }

    private static string Digest(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 18, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static bool IsVault(string path)
    {
        using var file = File.OpenHandle(path);
        Span<byte> start = stackalloc byte[VaultEnvelope.Header.Length];
        return RandomAccess.Read(file, start, 0) == start.Length && start.SequenceEqual(VaultEnvelope.Header);
    }

    /// <summary>A file of variables of the user's.</summary>
    public JinjaDict Variables(string path)
    {
        try
        {
            return variables!.Load(path);
        }
        catch (PlaybookException error)
        {
            throw new ModuleFailedException(error.Message, error);
        }
    }

    private FileContent Opened(string path, FileContent content)
    {
        if (variables is null || content is not FileContent.InMemory { Bytes: var bytes } || !bytes.Span.StartsWith(VaultEnvelope.Header))
        {
            return content;
        }

        try
        {
            return FileContent.FromBytes(variables.Yaml.Vault.Decrypt(Encoding.ASCII.GetString(bytes.Span), new SourcePosition(path, 0, 0)));
        }
        catch (PlaybookException error)
        {
            throw new ModuleFailedException(error.Message, error);
        }
    }

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PlaybookException)
        {
            throw new ModuleFailedException($"cannot read '{path}' on the controller: {exception.Message}", exception);
        }
    }

    /// <summary>What was read; whoever was still reading when it was given up puts it where nobody looks any more.</summary>
    private sealed class Contents
    {
        public ConcurrentDictionary<string, (FileContent Content, ChangeMark Mark)> Bytes { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, (string Text, ChangeMark Mark)> Texts { get; } = new(StringComparer.Ordinal);
    }
}
