namespace Playbooks.Controller;

/// <summary>The machine the program runs on: injected so that Core reads no static.</summary>
internal interface IControllerEnvironment
{
    string? Variable(string name);

    string CurrentFolder { get; }

    string HomeFolder { get; }

    string UserName { get; }

    /// <summary>~/.cache/playbook, or XDG_CACHE_HOME/playbook.</summary>
    string CacheFolder { get; }

    /// <summary>~/.local/state/playbook, or XDG_STATE_HOME/playbook.</summary>
    string StateFolder { get; }

    /// <summary>The folder that holds the shipped playbooks/ and roles/.</summary>
    string ShippedFolder { get; }
}
