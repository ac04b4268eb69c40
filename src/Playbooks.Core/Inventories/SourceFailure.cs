using Playbooks.Inventories.Plugins;
using Playbooks.Results;

namespace Playbooks.Inventories;

/// <summary>Why a plugin could not read a source.</summary>
internal sealed record SourceFailure(IInventoryPlugin Plugin, IReadOnlyList<Mistake> Mistakes);
