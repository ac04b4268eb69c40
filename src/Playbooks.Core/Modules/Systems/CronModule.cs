using System.Text;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `cron`.</summary>
internal sealed record CronArguments
{
    [Argument("What the job is called (in a comment above it); with env the name of the variable.", Required = true)]
    public string Name { get; init; } = "";

    [Argument("The command, or the variable's value.", Aliases = ["value"])]
    public string? Job { get; init; }

    [Argument("present or absent.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("Minutes (0-59, *, */2).")]
    public string Minute { get; init; } = "*";

    [Argument("Hours (0-23, *, */2).")]
    public string Hour { get; init; } = "*";

    [Argument("Days of the month (1-31, *, */2).", Aliases = ["dom"])]
    public string Day { get; init; } = "*";

    [Argument("Months (1-12, JAN-DEC, *).")]
    public string Month { get; init; } = "*";

    [Argument("Days of the week (0-6 from Sunday, SUN-SAT, *).", Aliases = ["dow"])]
    public string Weekday { get; init; } = "*";

    [Argument("A word instead of the times.", Choices = ["annually", "daily", "hourly", "monthly", "reboot", "weekly", "yearly"])]
    public string? SpecialTime { get; init; }

    [Argument("Whose crontab; with cron_file the user in its lines (root).")]
    public string? User { get; init; }

    [Argument("A file in /etc/cron.d, or an absolute path, instead of a crontab.")]
    public string? CronFile { get; init; }

    [Argument("Keep the job as a comment.")]
    public bool Disabled { get; init; }

    [Argument("Set a variable of the crontab instead of a job.")]
    public bool Env { get; init; }

    [Argument("With env: put it after this variable.")]
    public string? Insertafter { get; init; }

    [Argument("With env: put it before this variable.")]
    public string? Insertbefore { get; init; }

    [Argument("Keep a copy of the old file (cron_file only).")]
    public bool Backup { get; init; }
}

/// <summary>Keeps a job, or a variable, in a crontab or a file of /etc/cron.d. Results: jobs, envs.</summary>
internal sealed class CronModule : Module<CronArguments>
{
    public override string Name => "cron";

    public override IReadOnlyList<Query> Ask(CronArguments arguments, IModuleContext context) => File(arguments) is { } file ? [new FileContentQuery(file)] : [List(arguments)];

    public override Decision Decide(CronArguments arguments, Answers answers, IModuleContext context)
    {
        if (arguments.State == "present" && arguments.Job is null && !arguments.Env)
        {
            return Decision.Fail("You must specify 'job' to install a new cron job or variable");
        }

        if (arguments.SpecialTime is not null && new[] { arguments.Minute, arguments.Hour, arguments.Day, arguments.Month, arguments.Weekday }.Any(time => time != "*"))
        {
            return Decision.Fail("You must specify time and date fields or special time.");
        }

        var before = Text(arguments, answers);
        var table = new CronTable(before ?? "");
        if (arguments.Env)
        {
            table.SetVariable(arguments.Name, arguments.State == "present" ? arguments.Job ?? "" : null, arguments.Insertafter, arguments.Insertbefore);
        }
        else
        {
            table.SetJob(arguments.Name, arguments.State == "present" ? Line(arguments) : null);
        }

        var after = table.ToString();
        var values = new JinjaDict { ["jobs"] = table.Jobs.ToList<object?>(), ["envs"] = table.Variables.ToList<object?>() };
        var result = new ModuleResult { Changed = true, Values = values };
        var isLeftover = File(arguments) is not null && arguments.State == "absent" && before is not null && string.IsNullOrWhiteSpace(after);
        return after == (before ?? "") && !isLeftover ? Decision.Ok(result with { Changed = false }) : new Decision.Change([Change(arguments, before, after, isLeftover)], result);
    }

    private static RemoteChange Change(CronArguments arguments, string? before, string after, bool isLeftover)
    {
        var diff = new Diff(File(arguments) ?? "crontab", before, File(arguments) ?? "crontab", after);
        return File(arguments) is not { } file
            ? new RunScript("write the crontab" + (arguments.User is null ? "" : " of " + arguments.User), $"crontab{Whose(arguments)} -") { Input = Encoding.UTF8.GetBytes(after), IsIdempotent = true, Diff = diff }
            : isLeftover ? new RunScript($"remove {file}", $"rm -f {ShellQuote.Word(file)}") { IsIdempotent = true, Diff = diff }
            : new PutFile($"write {file}", file, FileContent.FromText(after)) { Mode = before is null ? 0x1A4 : null, Backup = arguments.Backup, Diff = diff };
    }

    private static string? Text(CronArguments arguments, Answers answers)
    {
        if (File(arguments) is { } file)
        {
            return answers.Get(new FileContentQuery(file)).Text;
        }

        var list = answers.Get(List(arguments));
        return list.Status == 127 ? throw new ModuleFailedException("there is no crontab command on this host: install cron first") : list.TextOrEmpty;
    }

    private static string Line(CronArguments arguments)
    {
        var times = arguments.SpecialTime is { } special ? "@" + special : $"{arguments.Minute} {arguments.Hour} {arguments.Day} {arguments.Month} {arguments.Weekday}";
        var user = arguments.CronFile is null ? "" : " " + (arguments.User ?? "root");
        return $"{(arguments.Disabled ? "#" : "")}{times}{user} {arguments.Job!.Trim('\r', '\n')}";
    }

    private static string? File(CronArguments arguments) => arguments.CronFile is not { } file ? null : file.StartsWith('/') ? file : "/etc/cron.d/" + file;

    private static CommandQuery List(CronArguments arguments) => new($"command -v crontab >/dev/null || exit 127; crontab{Whose(arguments)} -l 2>/dev/null");

    private static string Whose(CronArguments arguments) => arguments.User is { } user ? " -u " + ShellQuote.Word(user) : "";
}
