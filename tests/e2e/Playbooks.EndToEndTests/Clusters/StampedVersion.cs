using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Playbooks.EndToEndTests.Clusters;

/// <summary>A second version of Kubernetes for upgrades: the lab's own build with another patch version written over the first in every program and image. Only the number differs, which is
/// all that kubeadm, the kubelet and the API server look at between two patch versions.</summary>
internal static class StampedVersion
{
    /// <summary>Makes a source of artifacts at <paramref name="target"/> that holds both versions. They must be of one length.</summary>
    public static async Task CreateAsync(string source, string target, string from, string to)
    {
        Directory.CreateDirectory(Path.Combine(target, "images"));
        var index = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(source, "artifacts.json")))!;
        var list = index["artifacts"]!.AsArray();
        foreach (var entry in list.Select(entry => entry!.AsObject()).ToList())
        {
            var path = (string)entry["path"]!;
            File.CreateSymbolicLink(Path.Combine(target, path), Path.Combine(source, path));
            if ((string)entry["version"]! != from)
            {
                continue;
            }

            var stamped = (JsonObject)entry.DeepClone();
            var name = path.EndsWith(".tar", StringComparison.Ordinal) ? path[..^4] + "-" + to + ".tar" : path + "-" + to;
            if (path.EndsWith(".tar", StringComparison.Ordinal))
            {
                Image(Path.Combine(source, path), Path.Combine(target, name), from, to);
                stamped["reference"] = ((string)entry["reference"]!).Replace(from, to, StringComparison.Ordinal);
            }
            else
            {
                await File.WriteAllBytesAsync(Path.Combine(target, name), Stamp(await File.ReadAllBytesAsync(Path.Combine(source, path)), from, to));
            }

            (stamped["version"], stamped["path"]) = (to, name);
            using var file = File.OpenRead(Path.Combine(target, name));
            stamped["sha256"] = Convert.ToHexStringLower(await SHA256.HashDataAsync(file));
            list.Add((JsonNode)stamped);
        }

        await File.WriteAllTextAsync(Path.Combine(target, "artifacts.json"), index.ToJsonString());
    }

    private static byte[] Stamp(byte[] content, string from, string to)
    {
        var (old, other) = (Encoding.ASCII.GetBytes("v" + from), Encoding.ASCII.GetBytes("v" + to));
        for (var at = content.AsSpan().IndexOf(old); at >= 0;)
        {
            other.CopyTo(content.AsSpan(at));
            var next = content.AsSpan(at + old.Length).IndexOf(old);
            at = next < 0 ? -1 : at + old.Length + next;
        }

        return content;
    }

    /// <summary>A docker-archive of one layer: its digest stands in the configuration, whose digest is its name.</summary>
    private static void Image(string source, string target, string from, string to)
    {
        var parts = Read(source).ToDictionary(part => part.Entry.Name, part => part.Content);
        using var layer = new MemoryStream();
        using (var writer = new TarWriter(layer, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var (entry, content) in Read(new MemoryStream(parts["layer.tar"])))
            {
                if (content.Length > 0)
                {
                    entry.DataStream = new MemoryStream(Stamp(content, from, to));
                }

                writer.WriteEntry(entry);
            }
        }

        var manifest = JsonNode.Parse(parts["manifest.json"])!;
        var configuration = JsonNode.Parse(parts[(string)manifest[0]!["Config"]!])!;
        configuration["rootfs"]!["diff_ids"]![0] = "sha256:" + Digest(layer.ToArray());
        var text = Encoding.UTF8.GetBytes(configuration.ToJsonString());
        manifest[0]!["Config"] = Digest(text) + ".json";
        manifest[0]!["RepoTags"]![0] = ((string)manifest[0]!["RepoTags"]![0]!).Replace(from, to, StringComparison.Ordinal);
        using var archive = new TarWriter(File.Create(target), TarEntryFormat.Gnu);
        Add("manifest.json", Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        Add(Digest(text) + ".json", text);
        Add("layer.tar", layer.ToArray());

        void Add(string name, byte[] content) => archive.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
    }

    private static IReadOnlyList<(TarEntry Entry, byte[] Content)> Read(string file)
    {
        using var stream = File.OpenRead(file);
        return Read(stream);
    }

    private static IReadOnlyList<(TarEntry Entry, byte[] Content)> Read(Stream stream)
    {
        var entries = new List<(TarEntry, byte[])>();
        using var reader = new TarReader(stream);
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            entries.Add((entry, content.ToArray()));
        }

        return entries;
    }

    private static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
