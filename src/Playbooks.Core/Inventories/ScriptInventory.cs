using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Inventories;

/// <summary>Runs an executable inventory with --list (and --host for each host when it has no _meta) and reads its JSON.</summary>
internal sealed class ScriptInventory(InventoryBuilder builder, string path)
{
    private readonly SourcePosition position = new(path, 0, 0);
    private readonly OrderedDictionary<string, string?> hosts = new(StringComparer.Ordinal);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        builder.AddGroup("all", SourcePosition.None);
        if (await RunAsync(["--list"], cancellationToken) is not JinjaDict data)
        {
            throw Wrong("did not print a JSON mapping");
        }

        foreach (var (key, value) in data)
        {
            if (key is not "_meta")
            {
                AddGroup(key.ToString()!, value);
            }
        }

        var known = (data.TryGetValue("_meta", out var meta) && meta is JinjaDict metaDict && metaDict.TryGetValue("hostvars", out var hostVars) ? hostVars : null) as JinjaDict;
        foreach (var host in hosts.Keys)
        {
            var variables = known is null ? await RunAsync(["--host", host], cancellationToken) : known.TryGetValue(host, out var found) ? found : null;
            foreach (var (key, value) in variables as JinjaDict ?? [])
            {
                builder.SetHostVariable(host, key, value);
            }
        }
    }

    private void AddGroup(string name, object? data)
    {
        var group = builder.AddGroup(name, position);
        if (data is not JinjaDict dict)
        {
            dict = new JinjaDict { ["hosts"] = data };
        }
        else if (!dict.ContainsKey("hosts") && !dict.ContainsKey("vars") && !dict.ContainsKey("children"))
        {
            dict = new JinjaDict { ["hosts"] = new List<object?> { name }, ["vars"] = dict };
        }

        foreach (var host in ListOf(dict, "hosts", name))
        {
            hosts[host] = null;
            builder.AddHost(host, group, position);
        }

        if (dict.TryGetValue("vars", out var variables))
        {
            foreach (var (key, value) in variables as JinjaDict ?? throw Wrong($"gave the group '{name}' variables that are no mapping"))
            {
                builder.SetGroupVariable(group, key, value, position);
            }
        }

        foreach (var child in ListOf(dict, "children", name))
        {
            builder.AddChild(group, builder.AddGroup(child, position), position);
        }
    }

    private IEnumerable<string> ListOf(JinjaDict dict, string key, string group)
        => !dict.TryGetValue(key, out var value) ? []
            : value is List<object?> list ? list.Select(PythonValues.Str)
            : throw Wrong($"gave the group '{group}' {key} that are no list");

    private async Task<object?> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? ToValue(output)
                : throw Wrong($"ended with status {process.ExitCode}: {(await errors).Trim()}");
        }
        catch (Win32Exception error)
        {
            throw Wrong($"cannot be run: {error.Message}");
        }
    }

    private object? ToValue(string output)
    {
        if (output.Trim().Length == 0)
        {
            return new JinjaDict();
        }

        try
        {
            using var document = JsonDocument.Parse(output);
            return YamlValues.ToValue(JsonNodes.ToNode(document.RootElement, position), new ClosedVault());
        }
        catch (JsonException error)
        {
            throw Wrong($"did not print JSON: {error.Message}");
        }
    }

    private PlaybookException Wrong(string what)
        => new(position, $"the inventory script {what}", $"run `{path} --list` and see what it prints; a file that is no script must not be executable");
}
