using System.Security.Cryptography;
using System.Text;

namespace Playbooks.Lab;

/// <summary>Finds a /24 for a lab that nothing on the machine uses. The same lab tends to get the same one again.</summary>
internal static class SubnetChooser
{
    // A route for more than a /8 stands for the default route: a VPN that takes everything has 0.0.0.0/1 and 128.0.0.0/1.
    private const uint Largest = 1 << 24;

    // The roles' defaults for services and pods.
    private static readonly string[] Kubernetes = ["10.233.0.0/16", "10.96.0.0/12", "10.244.0.0/16"];

    /// <summary>Chooses; <paramref name="occupied"/> are addresses and ranges as the machine's routes, other labs and resolv.conf give them (what is no IPv4 range is ignored).</summary>
    public static string Choose(string lab, IEnumerable<string> occupied)
    {
        var taken = occupied.Concat(Kubernetes).ToList();
        var start = SHA256.HashData(Encoding.UTF8.GetBytes(lab))[0];
        return Candidates("10", 88, 100, start).Concat(Candidates("172", 16, 16, start)).Concat(Candidates("192", 168, 1, start)).FirstOrDefault(subnet => Taking(subnet, taken) is null)
            ?? throw new LabException("Every network in 10.88.0.0-10.187.255.0, 172.16.0.0/12 and 192.168.0.0/16 is taken by a route of this machine: the lab needs one free /24 there.");
    }

    /// <summary>The first of these addresses and ranges that has something of a network; null when it is free.</summary>
    public static string? Taking(string subnet, IEnumerable<string> occupied)
    {
        var wanted = Ipv4Range.Parse(subnet)!.Value;
        return occupied.FirstOrDefault(text => Ipv4Range.Parse(text) is { } range && range.Last - range.First < Largest && range.Overlaps(wanted));
    }

    private static IEnumerable<string> Candidates(string first, int second, int seconds, int start)
        => Enumerable.Range(start, seconds * 256).Select(number => $"{first}.{second + (number / 256 % seconds)}.{number % 256}.0/24");
}
