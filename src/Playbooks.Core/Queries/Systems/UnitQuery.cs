namespace Playbooks.Queries.Systems;

/// <summary>The state of a systemd unit. <paramref name="Scope"/>: system or user.</summary>
internal sealed record UnitQuery(string Name, string Scope = "system") : Query<UnitAnswer>;

/// <summary>What systemd says about a unit. Values as `systemctl show` names them.</summary>
internal sealed record UnitAnswer(IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>The host does not run systemd.</summary>
    public bool IsWithoutSystemd { get; init; }

    public bool IsFound => Get("LoadState") is not ("not-found" or "");

    public bool IsMasked => Get("LoadState") == "masked" || FileState is "masked" or "masked-runtime";

    public bool IsRunning => Get("ActiveState") is "active" or "activating" or "reloading";

    public bool IsStopping => Get("ActiveState") == "deactivating";

    /// <summary>enabled, disabled, static, generated, masked, ...; empty when systemd knows no file.</summary>
    public string FileState => Get("UnitFileState");

    public string Get(string property) => Properties.GetValueOrDefault(property, "");
}
