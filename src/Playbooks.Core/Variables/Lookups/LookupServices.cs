using Playbooks.Controller;

namespace Playbooks.Variables.Lookups;

/// <summary>What lookups reach of the controller.</summary>
internal sealed record LookupServices
{
    public IControllerEnvironment? Environment { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The text of a file, opened when ansible-vault encrypted it.</summary>
    public Func<string, string> ReadText { get; init; } = File.ReadAllText;

    /// <summary>A setting of ansible.cfg by the name the lookup config gives it; null: there is no such setting.</summary>
    public Func<string, Setting?> Setting { get; init; } = _ => null;

    public FileOwners Owners { get; } = new();

    /// <summary>Called when a lookup may have written files of the controller: what was read before is to be read again.</summary>
    public Action FilesWritten { get; set; } = () => { };

    /// <summary>Held while a password file is looked for and made: hosts render at the same time.</summary>
    public Lock PasswordFiles { get; } = new();
}
