using System.Text;
using Playbooks.Controller;
using Playbooks.Jinja;
using Playbooks.Jinja.Formatting;
using Playbooks.Modules.Net;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>fact_caching = jsonfile: facts last from run to run, in one file of JSON for each host, under Ansible's names and in its form, so that both programs can share a folder.</summary>
internal sealed class FactCache(FactCacheOptions options, TimeProvider time, Action<string> warn)
{
    private static readonly JsonOptions Form = new() { Indent = 4, SortKeys = true, TextForOthers = true };

    private readonly Dictionary<string, int> saved = new(StringComparer.Ordinal);

    /// <summary>Null: facts last for the run.</summary>
    /// <param name="warn">Told what could not be written.</param>
    public static FactCache? Of(RunOptions options, TimeProvider time, Action<string> warn) => options.FactCache is { } where ? new FactCache(where, time, warn) : null;

    /// <summary>Gives the host what earlier runs have left; files that are too old, or none of JSON, or cannot be read, are passed over.</summary>
    public void Load(HostVariables host)
    {
        if (PathOf(host.Name) is { } path && Read(path) is { } facts)
        {
            host.AddCached(facts);
            saved[host.Name] = host.FactsVersion;
        }
    }

    public void Save(HostVariables host)
    {
        if (host.Facts.IsEmpty || saved.GetValueOrDefault(host.Name) == host.FactsVersion || PathOf(host.Name) is not { } path)
        {
            return;
        }

        saved[host.Name] = host.FactsVersion;
        Guard(() =>
        {
            Directory.CreateDirectory(options.Folder);
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(JsonText.Of(host.ToCache(), Form)), AtomicFile.Private);
        });
    }

    /// <summary>meta: clear_facts, --flush-cache.</summary>
    public void Forget(string host)
    {
        if (Directory.Exists(options.Folder) && PathOf(host) is { } path)
        {
            Guard(() => File.Delete(path));
        }
    }

    private JinjaDict? Read(string path)
    {
        try
        {
            return File.Exists(path) && (options.Lifetime == TimeSpan.Zero || time.GetUtcNow() - File.GetLastWriteTimeUtc(path) <= options.Lifetime)
                && JsonValues.TryParse(File.ReadAllBytes(path), out var value) ? value as JinjaDict : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            warn($"facts are not kept: {error.Message}");
        }
    }

    /// <summary>Null for a host whose name is no file's name: it may come from a host's answer (add_host), and has no business outside the folder.</summary>
    private string? PathOf(string host)
        => options.Prefix + host is var name && name is not ("." or "..") && Path.GetFileName(name) == name ? Path.Combine(options.Folder, name) : null;
}
