using System.Text;
using System.Text.RegularExpressions;
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

    [Argument("Whose crontab; with cron_file the user in its lines, and required.")]
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

    [Argument("Keep a copy of what was there (backup_file in the results).")]
    public bool Backup { get; init; }
}

/// <summary>Keeps a job, or a variable, in a crontab or a file of /etc/cron.d. Results: jobs, envs, cron_file, backup_file.</summary>
internal sealed partial class CronModule : Module<CronArguments>
{
    public override string Name => "cron";

    public override IReadOnlyList<Query> Ask(CronArguments arguments, IModuleContext context)
        => Problem(arguments) is not null ? [] : File(arguments) is { } file ? [new FileContentQuery(file)] : [List(arguments)];

    public override Decision Decide(CronArguments arguments, Answers answers, IModuleContext context)
    {
        if (Problem(arguments) is { } problem)
        {
            return Decision.Fail(problem);
        }

        var table = Read(arguments, answers);
        var before = table.ToString();
        if (arguments.Env)
        {
            if (arguments.State == "absent")
            {
                table.RemoveVariable(arguments.Name);
            }
            else if (!table.SetVariable(arguments.Name, arguments.Job!, Given(arguments.Insertafter), Given(arguments.Insertbefore)))
            {
                return Decision.Fail($"Variable named '{Given(arguments.Insertafter) ?? arguments.Insertbefore}' not found.");
            }
        }
        else if (arguments.State == "present")
        {
            table.SetJob(arguments.Name, Line(arguments));
        }
        else if (table.RemoveJob(arguments.Name) && File(arguments) is { } file && table.IsBlank)
        {
            var remove = new RunScript($"remove {file}", $"rm -f {ShellQuote.Word(file)}") { IsIdempotent = true, Diff = new Diff(file, table.Original, "/dev/null", "") };
            return new Decision.Change([remove], new ModuleResult { Changed = true, Values = new JinjaDict { ["cron_file"] = arguments.CronFile, ["state"] = "absent" }, Warnings = Warnings(arguments) });
        }

        var values = new JinjaDict { ["jobs"] = table.Jobs.ToList<object?>(), ["envs"] = table.Variables.ToList<object?>() };
        if (arguments.CronFile is not null)
        {
            values["cron_file"] = arguments.CronFile;
        }

        var result = new ModuleResult { Changed = table.IsChanged, Values = values, Warnings = Warnings(arguments) };
        return !table.IsChanged ? Decision.Ok(result) : Write(arguments, table, before, result);
    }

    private static Decision.Change Write(CronArguments arguments, CronTable table, string before, ModuleResult result)
    {
        var file = File(arguments);
        var title = file ?? (arguments.User is null ? "crontab" : $"crontab for user \"{arguments.User}\"");
        var diff = new Diff(title, table.Original, title, table.ToString());
        RemoteChange write = file is not null
            ? new PutFile($"write {file}", file, FileContent.FromText(table.ToString())) { Mode = table.Original.Length == 0 ? 0x1A4 : null, Diff = diff }
            : new RunScript("write the crontab" + (arguments.User is null ? "" : " of " + arguments.User), Crontab(arguments, "-")) { Input = Encoding.UTF8.GetBytes(table.ToString()), IsIdempotent = true, Diff = diff };
        var keep = new RunScript("keep what was there", "b=$(mktemp /tmp/crontabXXXXXXXX) && cat >\"$b\" && printf %s \"$b\"") { Input = Encoding.UTF8.GetBytes(before) };
        return new Decision.Change(arguments.Backup ? [keep, write] : [write], result, outcomes => !arguments.Backup ? result : result with { Values = new JinjaDict(result.Values) { ["backup_file"] = outcomes[0].OutputText } })
        {
            ConcludeFailure = failed => file is null ? ModuleResult.Failure(failed.ErrorText) : null,
        };
    }

    private static string? Problem(CronArguments arguments) => arguments switch
    {
        { Insertafter: not null, Insertbefore: not null } => "parameters are mutually exclusive: insertafter|insertbefore",
        { CronFile: "/etc/crontab" } => "Will not manage /etc/crontab via cron_file, see documentation.",
        { SpecialTime: not null } when new[] { arguments.Minute, arguments.Hour, arguments.Day, arguments.Month, arguments.Weekday }.Any(time => time != "*") => "You must specify time and date fields or special time.",
        { State: "present", CronFile.Length: > 0, User: null or "" } => "To use cron_file=... parameter you must specify user=... as well",
        { State: "present", Job: null } => "You must specify 'job' to install a new cron job or variable",
        { State: "present", Env: false } when Given(arguments.Insertafter) is not null || Given(arguments.Insertbefore) is not null => "Insertafter and insertbefore parameters are valid only with env=yes",
        { Env: true } when arguments.Name.Contains(' ', StringComparison.Ordinal) => "Invalid name for environment variable",
        _ => null,
    };

    private static IReadOnlyList<string> Warnings(CronArguments arguments)
    {
        var warnings = new List<string>();
        if (arguments.CronFile is { Length: > 0 } file && file[(file.LastIndexOf('/') + 1)..] is var name && !CronName().IsMatch(name))
        {
            warnings.Add($"Filename portion of cron_file (\"{name}\") should consist solely of upper- and lower-case letters, digits, underscores, and hyphens");
        }

        if (arguments is { State: "present", Env: false } && arguments.Job!.Trim('\r', '\n').AsSpan().ContainsAny('\r', '\n'))
        {
            warnings.Add("Job should not contain line breaks");
        }

        return warnings;
    }

    private static CronTable Read(CronArguments arguments, Answers answers)
    {
        if (File(arguments) is { } file)
        {
            return new CronTable(answers.Get(new FileContentQuery(file)).Text ?? "");
        }

        var list = answers.Get(List(arguments));
        return list.Status switch
        {
            0 or 1 => new CronTable(list.TextOrEmpty, isListed: true),
            127 => throw new ModuleFailedException($"Failed to find required executable \"crontab\" in paths: {list.Text.Trim()}"),
            // Only 1 can mean that there is none: what cannot be read is not overwritten.
            _ => throw new ModuleFailedException("Unable to read crontab"),
        };
    }

    private static string Line(CronArguments arguments)
    {
        var times = arguments.SpecialTime is { } special ? "@" + special : $"{arguments.Minute} {arguments.Hour} {arguments.Day} {arguments.Month} {arguments.Weekday}";
        var user = File(arguments) is null ? "" : " " + arguments.User;
        return $"{(arguments.Disabled ? "#" : "")}{times}{user} {arguments.Job!.Trim('\r', '\n')}";
    }

    private static string? File(CronArguments arguments) => arguments.CronFile is not { Length: > 0 } file ? null : file.StartsWith('/') ? file : "/etc/cron.d/" + file;

    private static CommandQuery List(CronArguments arguments) => new($"command -v crontab >/dev/null || {{ echo \"$PATH\"; exit 127; }}; {Crontab(arguments, "-l")} 2>/dev/null");

    /// <summary>Nobody but root may name a user, not even oneself.</summary>
    private static string Crontab(CronArguments arguments, string verb)
        => arguments.User is not { Length: > 0 } user ? "crontab " + verb : $"u=; [ \"$(id -un)\" = {ShellQuote.Word(user)} ] || u=1; crontab ${{u:+-u}} ${{u:+{ShellQuote.Word(user)}}} {verb}";

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex CronName();
}
