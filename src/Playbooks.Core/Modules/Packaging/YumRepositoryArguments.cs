using Playbooks.Jinja;
using Playbooks.Modules.Files;

namespace Playbooks.Modules.Packaging;

/// <summary>Arguments of `yum_repository`. Options without a text of their own are those of yum.conf and dnf.conf.</summary>
internal sealed record YumRepositoryArguments : FileAttributeArguments
{
    [Argument("Id of the repository: the section's name.", Required = true)]
    public string Name { get; init; } = "";

    [Argument("What the repository is called; needed with state=present.")]
    public string? Description { get; init; }

    [Argument("Addresses of the repository. It, metalink or mirrorlist is needed with state=present.")]
    public IReadOnlyList<string>? Baseurl { get; init; }

    [Argument("Address of a metalink.")]
    public string? Metalink { get; init; }

    [Argument("Address of a list of mirrors.")]
    public string? Mirrorlist { get; init; }

    [Argument("Name of the file, without .repo. Default: the id.")]
    public string? File { get; init; }

    [Argument("Folder of the files.")]
    public string Reposdir { get; init; } = "/etc/yum.repos.d";

    [Argument("Whether the repository shall be there. A file without any repository is removed.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("Whether the repository is used.")]
    public bool? Enabled { get; init; }

    [Argument("Check signatures of packages.")]
    public bool? Gpgcheck { get; init; }

    [Argument("Addresses of the keys packages are signed with.")]
    public IReadOnlyList<string>? Gpgkey { get; init; }

    [Argument("Address of the authority's key.")]
    public string? Gpgcakey { get; init; }

    [Argument("Check the signature of the repository's metadata.")]
    public bool? RepoGpgcheck { get; init; }

    [Argument("Packages never to take from here: names or patterns.")]
    public IReadOnlyList<string>? Exclude { get; init; }

    [Argument("The only packages to take from here.")]
    public IReadOnlyList<string>? Includepkgs { get; init; }

    [Argument("Another file of configuration to read.")]
    public string? Include { get; init; }

    [Argument("Download metadata and packages beside each other.", Name = "async")]
    public bool? Async { get; init; }

    [Argument("Highest rate, in bytes a second or with k, M, G.")]
    public string? Bandwidth { get; init; }

    [Argument("Cost of taking packages from here; 1000 when not given.")]
    public string? Cost { get; init; }

    [Argument("deltarpm_metadata_percentage.")]
    public string? DeltarpmMetadataPercentage { get; init; }

    [Argument("deltarpm_percentage.")]
    public string? DeltarpmPercentage { get; init; }

    [Argument("Whether groups of packages are taken from here.")]
    public bool? Enablegroups { get; init; }

    [Argument("Order of several addresses.", Choices = ["roundrobin", "priority"])]
    public string? Failovermethod { get; init; }

    [Argument("Every RPM is available, module or not.")]
    public bool? ModuleHotfixes { get; init; }

    [Argument("What caches on the way may keep.", Choices = ["all", "packages", "none"])]
    public string? HttpCaching { get; init; }

    [Argument("How names are resolved.", Choices = ["4", "6", "IPv4", "IPv6", "whatever"])]
    public string? IpResolve { get; init; }

    [Argument("HTTP keep-alive.")]
    public bool? Keepalive { get; init; }

    [Argument("Keep packages after their installation.", Choices = ["0", "1"])]
    public string? Keepcache { get; init; }

    [Argument("When metadata is too old: seconds, or with m, h, d; never.")]
    public string? MetadataExpire { get; init; }

    [Argument("What metadata_expire concerns.", Choices = ["never", "read-only:past", "read-only:present", "read-only:future"])]
    public string? MetadataExpireFilter { get; init; }

    [Argument("When the list of mirrors is too old.")]
    public string? MirrorlistExpire { get; init; }

    [Argument("Removed from Ansible: give the options themselves.")]
    public JinjaDict? Params { get; init; }

    [Argument("Password for basic authentication.", IsSecret = true)]
    public string? Password { get; init; }

    [Argument("Priority, 1 to 99; a smaller number wins.")]
    public string? Priority { get; init; }

    [Argument("Protect packages from those of other repositories.")]
    public bool? Protect { get; init; }

    [Argument("Address of a proxy; _none_ for none.")]
    public string? Proxy { get; init; }

    [Argument("Password for the proxy.", IsSecret = true)]
    public string? ProxyPassword { get; init; }

    [Argument("User name for the proxy.")]
    public string? ProxyUsername { get; init; }

    [Argument("How often a file is tried to be fetched.")]
    public string? Retries { get; init; }

    [Argument("The repository lies in S3.")]
    public bool? S3Enabled { get; init; }

    [Argument("Go on when the repository cannot be reached.")]
    public bool? SkipIfUnavailable { get; init; }

    [Argument("File of authorities to trust.", Aliases = ["ca_cert"])]
    public string? Sslcacert { get; init; }

    [Argument("Check the permissions of certificate files.")]
    public bool? SslCheckCertPermissions { get; init; }

    [Argument("File of the client certificate.", Aliases = ["client_cert"])]
    public string? Sslclientcert { get; init; }

    [Argument("File of its key.", Aliases = ["client_key"])]
    public string? Sslclientkey { get; init; }

    [Argument("Check the server's certificate.", Aliases = ["validate_certs"])]
    public bool? Sslverify { get; init; }

    [Argument("Limit of the rate: bytes a second, or per cent of bandwidth.")]
    public string? Throttle { get; init; }

    [Argument("Seconds until a connection fails.")]
    public string? Timeout { get; init; }

    [Argument("Variables whose values make the repository another one.")]
    public string? UiRepoidVars { get; init; }

    [Argument("User name for basic authentication.")]
    public string? Username { get; init; }

    /// <summary>The options that are given, sorted by name, as they stand in the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options()
    {
        (string Name, object? Value)[] all =
        [
            ("async", Async), ("bandwidth", Bandwidth), ("baseurl", Baseurl is null ? null : string.Join('\n', Baseurl)), ("cost", Cost), ("deltarpm_metadata_percentage", DeltarpmMetadataPercentage),
            ("deltarpm_percentage", DeltarpmPercentage), ("enabled", Enabled), ("enablegroups", Enablegroups), ("exclude", Exclude is null ? null : string.Join(' ', Exclude)), ("failovermethod", Failovermethod),
            ("gpgcakey", Gpgcakey), ("gpgcheck", Gpgcheck), ("gpgkey", Gpgkey is null ? null : string.Join('\n', Gpgkey)), ("http_caching", HttpCaching), ("include", Include),
            ("includepkgs", Includepkgs is null ? null : string.Join(' ', Includepkgs)), ("ip_resolve", IpResolve), ("keepalive", Keepalive), ("keepcache", Keepcache), ("metadata_expire", MetadataExpire),
            ("metadata_expire_filter", MetadataExpireFilter), ("metalink", Metalink), ("mirrorlist", Mirrorlist), ("mirrorlist_expire", MirrorlistExpire), ("module_hotfixes", ModuleHotfixes), ("name", Description),
            ("password", Password), ("priority", Priority), ("protect", Protect), ("proxy", Proxy), ("proxy_password", ProxyPassword), ("proxy_username", ProxyUsername), ("repo_gpgcheck", RepoGpgcheck),
            ("retries", Retries), ("s3_enabled", S3Enabled), ("skip_if_unavailable", SkipIfUnavailable), ("ssl_check_cert_permissions", SslCheckCertPermissions), ("sslcacert", Sslcacert),
            ("sslclientcert", Sslclientcert), ("sslclientkey", Sslclientkey), ("sslverify", Sslverify), ("throttle", Throttle), ("timeout", Timeout), ("ui_repoid_vars", UiRepoidVars), ("username", Username),
        ];
        return [.. all.Where(option => option.Value is not null).Select(option => KeyValuePair.Create(option.Name, option.Value is bool truth ? truth ? "1" : "0" : (string)option.Value!))];
    }
}
