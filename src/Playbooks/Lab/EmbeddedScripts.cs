using System.Reflection;
using System.Security.Cryptography;
using Playbooks.Controller;

namespace Playbooks.Lab;

/// <summary>Lays the shell scripts that ship inside the program into a folder named by their content, where shells can read them.</summary>
internal sealed class EmbeddedScripts(LabPaths paths)
{
    private const string Prefix = "Playbooks.Lab.Scripts.";

    /// <summary>The text of one script.</summary>
    public string Read(string name) => Resource(Prefix + name);

    /// <summary>The variables of a lab's inventory.</summary>
    public string GroupVariables() => Resource("Playbooks.Lab.group_vars.yml");

    /// <summary>The folder with all scripts.</summary>
    public string Folder()
    {
        var names = Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Order(StringComparer.Ordinal)
            .ToList();
        var folder = Path.Combine(paths.LabCache, "scripts-" + Hash([.. names.Select(Read)]));
        Directory.CreateDirectory(folder);
        foreach (var name in names.Where(name => !File.Exists(Path.Combine(folder, name))))
        {
            AtomicFile.Write(Path.Combine(folder, name), Read(name));
        }

        return folder;
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program lacks its resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Eight hexadecimal digits that change with the texts.</summary>
    public static string Hash(IReadOnlyList<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(text + "\0"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..8];
    }
}
