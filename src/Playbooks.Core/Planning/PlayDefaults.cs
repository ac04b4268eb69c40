using Playbooks.Plays;

namespace Playbooks.Planning;

/// <summary>What the settings say where a play says nothing.</summary>
internal static class PlayDefaults
{
    public static Playbook Apply(Playbook playbook, Settings settings) => playbook with { Plays = [.. playbook.Plays.Select(play => Apply(play, settings))] };

    /// <summary>Others are plugins of Ansible's, which the file may name for it.</summary>
    private static readonly string?[] KnownStrategies = ["linear", "ansible.builtin.linear", "free", "ansible.builtin.free", "host_pinned", "ansible.builtin.host_pinned"];

    private static Play Apply(Play play, Settings settings) => play with
    {
        GatherFacts = play.GatherFacts ?? (settings.Gathering == "explicit" ? false : null),
        Strategy = play.Strategy ?? (KnownStrategies.Contains(settings.Strategy) ? settings.Strategy : null),
        Keywords = play.Keywords with
        {
            AnyErrorsFatal = play.Keywords.AnyErrorsFatal ?? settings.AnyErrorsFatal,
            NoLog = play.Keywords.NoLog ?? settings.NoLog,
        },
    };
}
