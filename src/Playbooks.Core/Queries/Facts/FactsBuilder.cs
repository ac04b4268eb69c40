using Playbooks.Jinja;

namespace Playbooks.Queries.Facts;

/// <summary>Puts the families of facts together.</summary>
internal static class FactsBuilder
{
    public static FactsAnswer Build(FactsDump dump, string? factPath)
    {
        var facts = new JinjaDict();
        var warnings = new List<string>();
        SystemFacts.Add(facts, dump);
        DistributionFacts.Add(facts, dump);
        HardwareFacts.Add(facts, dump);
        DeviceFacts.Add(facts, dump);
        NetworkFacts.Add(facts, dump);
        VirtualizationFacts.Add(facts, dump);
        DateFacts.Add(facts, dump);
        facts["local"] = factPath is null ? [] : LocalFacts.Read(dump, factPath, warnings);
        facts["gather_subset"] = new List<object?> { "all" };
        facts["module_setup"] = true;
        return new FactsAnswer(facts, warnings);
    }
}
