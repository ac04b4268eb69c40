using System.Security.Cryptography;
using System.Text;

namespace Playbooks.Lab;

/// <summary>Finds a /24 for a lab that nothing on the machine uses. The same lab tends to get the same one again.</summary>
internal static class SubnetChooser
{
    private const int FirstSecondOctet = 88;
    private const int SecondOctets = 100;

    // The roles' defaults for services and pods.
    private static readonly string[] Kubernetes = ["10.233.0.0/16", "10.96.0.0/12", "10.244.0.0/16"];

    /// <summary>Chooses; <paramref name="occupied"/> are addresses and ranges as the machine's routes, other labs and resolv.conf give them (what is no IPv4 range is ignored).</summary>
    public static string Choose(string lab, IEnumerable<string> occupied)
    {
        var taken = occupied.Concat(Kubernetes).Select(Ipv4Range.Parse).OfType<Ipv4Range>()
            .Where(range => range.Last - range.First != uint.MaxValue)
            .ToList();
        var start = SHA256.HashData(Encoding.UTF8.GetBytes(lab))[0];
        for (var step = 0; step < SecondOctets * 256; step++)
        {
            var number = start + step;
            var subnet = $"10.{FirstSecondOctet + (number / 256 % SecondOctets)}.{number % 256}.0/24";
            if (!taken.Exists(Ipv4Range.Parse(subnet)!.Value.Overlaps))
            {
                return subnet;
            }
        }

        throw new LabException("Every network between 10.88.0.0 and 10.187.255.0 is taken by a route of this machine: the lab needs one free /24 there.");
    }
}
