using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules.Commands;

/// <summary>The command that ended a script of steps, and what it printed.</summary>
internal sealed record FailedStep(string Kind, string Text, long Status, IReadOnlyList<string> Command, string Output, string Error)
{
    public string CommandText => ShellQuote.Words(Command);

    /// <summary>rc and both streams.</summary>
    public ModuleResult ToResult(string message, object? command = null)
    {
        var values = new JinjaDict { ["msg"] = message, ["rc"] = Status };
        OutputText.AddStreams(values, Output, Error);
        if (command is not null)
        {
            values["cmd"] = command;
        }

        return new ModuleResult { Failed = true, Values = values };
    }
}
