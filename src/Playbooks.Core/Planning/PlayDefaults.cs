using Playbooks.Plays;

namespace Playbooks.Planning;

/// <summary>What the settings say where a play says nothing.</summary>
internal static class PlayDefaults
{
    public static Playbook Apply(Playbook playbook, Settings settings) => playbook with { Plays = [.. playbook.Plays.Select(play => Apply(play, settings))] };

    private static Play Apply(Play play, Settings settings) => play with
    {
        GatherFacts = play.GatherFacts ?? (settings.Gathering == "explicit" ? false : null),
        Strategy = play.Strategy ?? settings.Strategy,
        Keywords = play.Keywords with
        {
            AnyErrorsFatal = play.Keywords.AnyErrorsFatal ?? settings.AnyErrorsFatal,
            NoLog = play.Keywords.NoLog ?? settings.NoLog,
        },
    };
}
