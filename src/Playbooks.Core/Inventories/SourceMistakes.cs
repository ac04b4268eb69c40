using Playbooks.Results;

namespace Playbooks.Inventories;

/// <summary>What is wrong with a source of the inventory. Reading ends at the first mistake, and what was read before it stays, as in Ansible; reading
/// only to tell what is wrong goes on and collects all of them.</summary>
internal sealed class SourceMistakes(bool collects = false)
{
    private readonly List<Mistake> items = [];

    public IReadOnlyList<Mistake> Items => items;

    /// <summary>Throws <see cref="PlaybookException"/> when they are not collected.</summary>
    public void Add(SourcePosition position, string message, string? remedy = null) => AddRange([new Mistake(position, message, remedy) { AnsibleCode = 1 }]);

    public void AddRange(IReadOnlyList<Mistake> mistakes)
    {
        if (!collects)
        {
            throw new PlaybookException(mistakes);
        }

        items.AddRange(mistakes);
    }
}
