using Playbooks.Jinja;

namespace Playbooks.Queries.Facts;

/// <summary>Everything that Ansible's `setup` would tell about the host. <paramref name="FactPath"/>: the folder of local facts (*.fact; executables there are run); null = none.</summary>
internal sealed record FactsQuery(string? FactPath = FactsQuery.DefaultFactPath) : Query<FactsAnswer>
{
    public const string DefaultFactPath = "/etc/ansible/facts.d";
}

/// <summary>The facts by their names without the `ansible_` prefix, and what was wrong with local facts.</summary>
internal sealed record FactsAnswer(JinjaDict Facts, IReadOnlyList<string> Warnings);
