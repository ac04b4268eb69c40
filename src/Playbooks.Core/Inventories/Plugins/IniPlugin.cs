using System.Text;
using Playbooks.Yaml;

namespace Playbooks.Inventories.Plugins;

/// <summary>INI inventories, whatever their file's ending.</summary>
internal sealed class IniPlugin(YamlLoader files) : IInventoryPlugin
{
    public string Name => "ini";

    public bool Accepts(string source) => File.Exists(source);

    public Task ParseAsync(InventoryBuilder builder, string source, CancellationToken cancellationToken)
    {
        new IniReader(builder, source).Parse(files.ReadText(source, WithoutComments));
        return Task.CompletedTask;
    }

    /// <summary>Comments need not be UTF-8: such lines are left empty.</summary>
    private static byte[] WithoutComments(byte[] bytes)
    {
        var result = new List<byte>(bytes.Length);
        foreach (var line in Encoding.Latin1.GetString(bytes).Split('\n'))
        {
            result.AddRange(line.TrimStart().StartsWith('#') || line.TrimStart().StartsWith(';') ? [] : Encoding.Latin1.GetBytes(line));
            result.Add((byte)'\n');
        }

        return [.. result];
    }
}
