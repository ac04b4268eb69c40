using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Plays;

/// <summary>The patterns of a play's `hosts`, once evaluated. Nothing at all is a mistake, as in Ansible: an empty pattern would mean every host.</summary>
internal static class PlayHosts
{
    public static IReadOnlyList<string> Patterns(Play play, object? resolved) => resolved switch
    {
        null or "" or List<object?> { Count: 0 } => throw new PlaybookException(play.Position, "the field 'hosts' is required, and cannot have empty values", "name a group or a host; a variable in it must have a value"),
        List<object?> list => list.ConvertAll(PythonValues.Str),
        _ => [PythonValues.Str(resolved)],
    };
}
