using Playbooks.Results;

namespace Playbooks.Queries;

/// <summary>The answers a decision may look at. Asking for an answer that was not asked is a bug of the module.</summary>
internal sealed class Answers(IReadOnlyDictionary<Query, object> answers)
{
    public static readonly Answers None = new(new Dictionary<Query, object>());

    /// <summary>The answer. Throws <see cref="ModuleFailedException"/> when the host could not be asked that.</summary>
    public TAnswer Get<TAnswer>(Query<TAnswer> query)
        where TAnswer : class
        => answers.TryGetValue(query, out var answer)
            ? answer as TAnswer ?? throw (answer as Exception ?? new InvalidOperationException($"{query} was answered by {answer.GetType().Name}"))
            : throw new InvalidOperationException($"{query} was decided upon but never asked");

    public bool Contains(Query query) => answers.ContainsKey(query);
}
