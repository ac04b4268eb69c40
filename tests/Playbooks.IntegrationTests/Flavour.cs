namespace Playbooks.IntegrationTests;

/// <summary>The shells that the protocol has to work with.</summary>
public enum Flavour
{
    /// <summary>dash with GNU coreutils: /bin/sh of Debian.</summary>
    Dash,

    /// <summary>busybox alone: its ash, and no other command than its applets.</summary>
    Busybox,

    /// <summary>bash as sh, as on RHEL.</summary>
    Bash,
}
