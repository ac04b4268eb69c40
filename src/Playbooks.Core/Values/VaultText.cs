using Playbooks.Results;

namespace Playbooks.Values;

/// <summary>A `!vault` value that was loaded while no vault password was given: an error only when something reads it.</summary>
internal sealed record VaultText(string Ciphertext, SourcePosition Position)
{
    public override string ToString() => "(encrypted)";
}
