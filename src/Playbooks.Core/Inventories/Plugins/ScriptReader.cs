using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Inventories.Plugins;

/// <summary>Runs an executable inventory with --list (and --host for each host when it has no _meta) and reads its JSON.</summary>
internal sealed class ScriptReader(InventoryBuilder builder, string path, Warnings warnings)
{
    private readonly SourcePosition position = new(path, 0, 0);
    private readonly OrderedDictionary<string, string?> hosts = new(StringComparer.Ordinal);

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var (output, status, errors) = await RunAsync(["--list"], cancellationToken);
        if (status != 0)
        {
            throw Wrong($"ended with status {status}: {errors.Trim()}");
        }

        if (errors.Trim() is { Length: > 0 } said)
        {
            warnings.Add(position, said);
        }

        if (ToValue(output) is not JinjaDict data)
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
            await AddVariablesAsync(host, known, cancellationToken);
        }
    }

    private async Task AddVariablesAsync(string host, JinjaDict? known, CancellationToken cancellationToken)
    {
        var variables = known is null ? ToValue((await RunAsync(["--host", host], cancellationToken)).Output) : known.TryGetValue(host, out var found) ? found : new JinjaDict();
        foreach (var (key, value) in variables as JinjaDict ?? throw Wrong($"gave no mapping as the variables of host {host}"))
        {
            builder.SetHostVariable(host, key, value);
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

        foreach (var child in dict.TryGetValue("children", out var word) && word is string letters ? letters.Select(letter => letter.ToString()) : ListOf(dict, "children", name))
        {
            builder.AddChild(group, builder.AddGroup(child, position), position);
        }
    }

    private IEnumerable<string> ListOf(JinjaDict dict, string key, string group)
        => !dict.TryGetValue(key, out var value) ? []
            : value is List<object?> list ? list.Select(item => item as string ?? throw Wrong($"gave the group '{group}' {key} that are no texts"))
            : throw Wrong($"gave the group '{group}' {key} that are no list");

    private async Task<(string Output, int Status, string Errors)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (output, process.ExitCode, await errors);
        }
        catch (Win32Exception error)
        {
            throw Wrong($"cannot be run: {error.Message}");
        }
    }

    private object? ToValue(string output)
    {
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
