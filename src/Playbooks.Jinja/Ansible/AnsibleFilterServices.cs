namespace Playbooks.Jinja.Ansible;

/// <summary>What Ansible's filters and tests need from their host. Everything has a harmless default.</summary>
public sealed record AnsibleFilterServices
{
    /// <summary>Reads one YAML document for <c>from_yaml</c>. Without it the filter is an error.</summary>
    public Func<string, object?>? ParseYaml { get; init; }

    /// <summary>Reads all YAML documents of a text for <c>from_yaml_all</c>. Without it the filter is an error.</summary>
    public Func<string, IEnumerable<object?>>? ParseYamlAll { get; init; }

    /// <summary>An environment variable of the controller for <c>expandvars</c>; null when it is not set.</summary>
    public Func<string, string?> GetEnvironmentVariable { get; init; } = _ => null;

    /// <summary>The home folder of a user for <c>expanduser</c>; an empty name is the current user. Null when there is no such user.</summary>
    public Func<string, string?> GetHomeDirectory { get; init; } = _ => null;

    /// <summary>What <c>realpath</c> and <c>relpath</c> start from. Default "/".</summary>
    public string CurrentDirectory { get; init; } = "/";

    /// <summary>The controller's files for the tests <c>file</c>, <c>exists</c>, ... Default: a file system without files.</summary>
    public IControllerFiles Files { get; init; } = new NoFiles();

    /// <summary>Tells whether the name of a host has an address, or an address a name, for the test <c>resolvable</c>. Default: none has.</summary>
    public Func<string, bool> IsResolvable { get; init; } = _ => false;

    /// <summary>The clock and time zone for <c>strftime</c>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Tells whether a value is a vault-encrypted text for the test <c>vault_encrypted</c>.</summary>
    public Func<object?, bool> IsVaultEncrypted { get; init; } = _ => false;
}
