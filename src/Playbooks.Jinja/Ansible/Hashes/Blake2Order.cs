namespace Playbooks.Jinja.Ansible.Hashes;

/// <summary>In which order BLAKE2 takes the words of a block, and which words of its state it mixes.</summary>
internal static class Blake2Order
{
    private static readonly string[] Orders =
    [
        "0123456789ABCDEF", "EA489FD61C02B753", "B8C052FDAE367194", "7931DCBE265A40F8", "905724AFE1BC683D",
        "2C6A0B834D75FE19", "C51FED4A0763928B", "DB7EC13950F4862A", "6FE9B308C2D714A5", "A2847615FB9E3CD0",
    ];

    public static int[] Of(int round) => [.. Orders[round % Orders.Length].Select(letter => Convert.ToInt32(letter.ToString(), 16))];

    public static (int A, int B, int C, int D) Column(int i) => i < 4
        ? (i, i + 4, i + 8, i + 12)
        : (i - 4, 4 + ((i - 3) % 4), 8 + ((i - 2) % 4), 12 + ((i - 1) % 4));
}
