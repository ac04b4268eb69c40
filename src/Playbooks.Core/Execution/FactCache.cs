using System.Text;
using Playbooks.Controller;
using Playbooks.Jinja;
using Playbooks.Jinja.Formatting;
using Playbooks.Modules.Net;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>fact_caching = jsonfile: facts last from run to run, in one file of JSON for each host, under Ansible's names and in its form, so that both programs can share a folder.</summary>
internal sealed class FactCache(FactCacheOptions options, TimeProvider time)
{
    private static readonly JsonOptions Form = new() { Indent = 4, SortKeys = true, TextForOthers = true };

    private readonly Dictionary<string, int> saved = new(StringComparer.Ordinal);

    /// <summary>Null: facts last for the run.</summary>
    public static FactCache? Of(RunOptions options, TimeProvider time) => options.FactCache is { } where ? new FactCache(where, time) : null;

    /// <summary>Gives the host what earlier runs have left; files that are too old, or none of JSON, are passed over.</summary>
    public void Load(HostVariables host)
    {
        if (IsFresh(host.Name) && JsonValues.TryParse(File.ReadAllBytes(PathOf(host.Name)), out var value) && value is JinjaDict facts)
        {
            host.AddCached(facts);
            saved[host.Name] = host.FactsVersion;
        }
    }

    public void Save(HostVariables host)
    {
        if (host.Facts.IsEmpty || saved.GetValueOrDefault(host.Name) == host.FactsVersion)
        {
            return;
        }

        Directory.CreateDirectory(options.Folder);
        AtomicFile.Write(PathOf(host.Name), Encoding.UTF8.GetBytes(JsonText.Of(host.ToCache(), Form)), AtomicFile.Private);
        saved[host.Name] = host.FactsVersion;
    }

    /// <summary>meta: clear_facts, --flush-cache.</summary>
    public void Forget(string host)
    {
        if (Directory.Exists(options.Folder))
        {
            File.Delete(PathOf(host));
        }
    }

    private bool IsFresh(string host)
        => File.Exists(PathOf(host)) && (options.Lifetime == TimeSpan.Zero || time.GetUtcNow() - File.GetLastWriteTimeUtc(PathOf(host)) <= options.Lifetime);

    private string PathOf(string host) => Path.Combine(options.Folder, options.Prefix + host);
}
