using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Playbooks.Lab;

/// <summary>Everything in the machine that carries a lab's name. It follows from the name alone, so that a lab whose record is lost can still be taken away.</summary>
internal sealed partial record LabNames
{
    // The kernel's limit for interface names is 15 characters: "pbl-", 8, and ".99".
    private const int ShortLength = 8;

    private readonly string _hash;

    public LabNames(string lab)
    {
        if (!Valid().IsMatch(lab))
        {
            throw new LabException($"\"{lab}\" cannot be the name of a lab: use lower-case letters, digits and dashes, a letter first, at most 30.");
        }

        Lab = lab;
        _hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lab)));
        Short = lab.Length <= ShortLength ? lab : lab[..4] + _hash[..4];
    }

    public string Lab { get; }

    public string Short { get; }

    public string Bridge => "pbl-" + Short;

    /// <summary>The nftables table with the lab's address translation (dashes are not allowed there).</summary>
    public string Table => "playbook_lab_" + Lab.Replace('-', '_');

    /// <summary>Marks the lab's rules in tables that are not its own.</summary>
    public string RuleComment => "playbook-lab:" + Lab;

    public string Cgroup => CgroupRoot + "/" + Lab;

    public static string CgroupRoot => "playbook-lab";

    public string Link(int index) => $"pbl-{Short}.{index}";

    /// <summary>A node's hardware address, and the bridge's with 0. It stays, as a machine's does: peers that remember another one would wait for minutes.</summary>
    public string HardwareAddress(int index) => $"02:{_hash[..2]}:{_hash[2..4]}:{_hash[4..6]}:{_hash[6..8]}:{index:x2}";

    public string NodeCgroup(string node) => Cgroup + "/" + node;

    [GeneratedRegex("^[a-z][a-z0-9-]{0,29}$")]
    private static partial Regex Valid();
}
