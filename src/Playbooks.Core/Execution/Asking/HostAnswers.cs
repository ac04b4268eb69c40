using Playbooks.Queries;

namespace Playbooks.Execution.Asking;

/// <summary>What one host has answered and may still be used. Owned by the host's runner.</summary>
internal sealed class HostAnswers(ChangeLedger ledger)
{
    private readonly Dictionary<(string Shell, Query Query), (object Answer, ChangeMark Mark)> answers = [];

    /// <summary>Forgets everything: the host was changed.</summary>
    public void Clear() => answers.Clear();

    /// <summary>Forgets what was asked before the latest change anywhere.</summary>
    public void ForgetBeforeLastChange()
    {
        foreach (var (key, _) in answers.Where(entry => !ledger.HoldsForWide(entry.Value.Mark)).ToList())
        {
            answers.Remove(key);
        }
    }

    public void Add(string shell, IReadOnlyDictionary<Query, object> batch, ChangeMark mark)
    {
        foreach (var (query, answer) in batch)
        {
            answers[(shell, query)] = (answer, mark);
        }
    }

    /// <summary>All the answers when each of them still holds; null when one must be asked (again).</summary>
    public Answers? Find(string shell, IReadOnlyList<Query> queries, bool isWide)
    {
        var found = new Dictionary<Query, object>(queries.Count);
        foreach (var query in queries)
        {
            if (!answers.TryGetValue((shell, query), out var entry) || !(isWide ? ledger.HoldsForWide(entry.Mark) : ledger.HoldsForPrivate(entry.Mark)))
            {
                return null;
            }

            found[query] = entry.Answer;
        }

        return new Answers(found);
    }

    /// <summary>Forgets one answer.</summary>
    public void Remove(string shell, Query query) => answers.Remove((shell, query));

    public bool Has(string shell, Query query, bool isWide)
        => answers.TryGetValue((shell, query), out var entry) && (isWide ? ledger.HoldsForWide(entry.Mark) : ledger.HoldsForPrivate(entry.Mark));
}
