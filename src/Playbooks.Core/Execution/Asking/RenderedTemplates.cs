using System.Collections.Concurrent;
using System.Collections.Immutable;
using Playbooks.Jinja;
using Playbooks.Variables;

namespace Playbooks.Execution.Asking;

/// <summary>The texts that template files gave, so that each is rendered once for each distinct input and not once for each use: ahead, at its turn, on the next host. A wide change
/// voids them, as templates may read the controller's files.</summary>
internal sealed class RenderedTemplates(ChangeLedger ledger)
{
    /// <summary>Few renderings are the same on all hosts or differ on each; more would only be searched in vain.</summary>
    private const int SharedByHosts = 4;

    /// <summary>A loop over more items than this renders the first of them again.</summary>
    private const int KeptForHost = 64;

    private readonly ConcurrentDictionary<(string Path, string Source, JinjaOptions Options), ImmutableList<Rendering>> shared = new();
    private readonly ConcurrentDictionary<(string Host, string Path, JinjaOptions Options), ImmutableList<Rendering>> own = new();

    /// <summary>The text for this scope. <paramref name="render"/> gets a scope that notes what is read.</summary>
    public string Get(string path, string source, JinjaOptions options, TaskScope scope, Func<TaskScope, string> render)
    {
        var everybody = (path, source, options);
        var host = (scope.Host.Name, path, options);
        if ((Find(shared, everybody, scope) ?? Find(own, host, scope)) is { } known && known.Source == source)
        {
            if (scope.Unknown is null)
            {
                own.TryRemove(host, out _);
            }

            return known.Text;
        }

        var mark = ledger.Mark();
        var inputs = new RenderInputs();
        var text = render(scope.Noting(inputs));
        if (inputs.IsComplete)
        {
            Keep(everybody, host, new Rendering(source, inputs, mark, text), isAhead: scope.Unknown is not null);
        }

        return text;
    }

    /// <summary>The controller's files may be others now.</summary>
    public void Forget()
    {
        shared.Clear();
        own.Clear();
    }

    private void Keep((string, string, JinjaOptions) everybody, (string, string, JinjaOptions) host, Rendering rendering, bool isAhead)
    {
        var isKept = false;
        shared.AddOrUpdate(everybody, _ => Added([]), (_, known) => Added(known.RemoveAll(one => !ledger.HoldsForPrivate(one.Mark))));
        if (isAhead && !isKept)
        {
            own.AddOrUpdate(host, _ => [rendering], (_, known) => (known.Count < KeptForHost ? known : known.RemoveAt(0)).Add(rendering));
        }

        ImmutableList<Rendering> Added(ImmutableList<Rendering> known)
        {
            isKept = known.Count < SharedByHosts;
            return isKept ? known.Add(rendering) : known;
        }
    }

    private Rendering? Find<TKey>(ConcurrentDictionary<TKey, ImmutableList<Rendering>> all, TKey key, TaskScope scope)
        where TKey : notnull
        => all.TryGetValue(key, out var known) ? known.Find(one => ledger.HoldsForPrivate(one.Mark) && one.Inputs.Match(scope)) : null;

    private sealed record Rendering(string Source, RenderInputs Inputs, ChangeMark Mark, string Text);
}
