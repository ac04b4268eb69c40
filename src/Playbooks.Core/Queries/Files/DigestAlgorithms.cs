namespace Playbooks.Queries.Files;

/// <summary>The digests a node can be asked for: those of coreutils and busybox.</summary>
[Flags]
internal enum DigestAlgorithms
{
    None = 0,
    Sha256 = 1,
    Sha1 = 2,
    Md5 = 4,
    Sha512 = 8,

    /// <summary>Coreutils only.</summary>
    Sha224 = 16,

    /// <summary>Coreutils only.</summary>
    Sha384 = 32,
}
