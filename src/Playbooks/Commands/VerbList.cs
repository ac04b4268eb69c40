namespace Playbooks.Commands;

/// <summary>Every verb, alphabetically: the one place to register a new one.</summary>
internal static class VerbList
{
    public static IReadOnlyList<Verb> Create() =>
    [
        new ArtifactsVerb(),
        new CompleteVerb(),
        new CompletionVerb(),
        new DemoVerb(),
        new DiffVerb(),
        new DocVerb(),
        new InitVerb(),
        new InventoryVerb(),
        new LabVerb(),
        new PingVerb(),
        new ReportVerb(),
        new RunVerb(),
        new TrustVerb(),
        new VaultVerb(),
    ];
}
