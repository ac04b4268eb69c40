using System.Text.RegularExpressions;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `selinux`.</summary>
internal sealed record SelinuxArguments
{
    [Argument("The mode.", Required = true, Choices = ["enforcing", "permissive", "disabled"])]
    public string State { get; init; } = "";

    [Argument("Name of the policy, as `targeted`. Needed unless the state is disabled.")]
    public string? Policy { get; init; }

    [Argument("Also set selinux=0 among the kernel's parameters, or take it away, with grubby.")]
    public bool UpdateKernelParam { get; init; }

    [Argument("The file.", Aliases = ["conf", "file"])]
    public string Configfile { get; init; } = DefaultConfig;

    internal const string DefaultConfig = "/etc/selinux/config";
}

/// <summary>SELinux's mode and policy: in its file, in the running kernel as far as that can change without a boot, and on request among the kernel's parameters.
/// Results: msg, configfile, policy, state, reboot_required.</summary>
internal sealed partial class SelinuxModule : Module<SelinuxArguments>
{
    public override string Name => "selinux";

    public override IReadOnlyList<string> Aliases => ["ansible.posix.selinux"];

    public override IReadOnlyList<Query> Ask(SelinuxArguments arguments, IModuleContext context)
        => [new FileContentQuery(arguments.Configfile), new FileContentQuery(SelinuxArguments.DefaultConfig), Look(arguments)];

    public override Decision Decide(SelinuxArguments arguments, Answers answers, IModuleContext context)
    {
        if (answers.Get(new FileContentQuery(arguments.Configfile)).Text is not { } text)
        {
            return new Decision.Invalid(ModuleResult.Failure(
                $"Unable to find file {arguments.Configfile}", new JinjaDict { ["details"] = "Please install SELinux-policy package, if this package is not installed previously." }));
        }

        var looked = answers.Get(Look(arguments)).Lines;
        if (arguments.UpdateKernelParam && !looked.Contains("grubby"))
        {
            return new Decision.Invalid(ModuleResult.Failure(
                "'grubby' command not found on host", new JinjaDict { ["details"] = "In order to update the kernel command lineenabled/disabled setting, the grubby packageneeds to be present on the system." }));
        }

        if (arguments.State != "disabled" && string.IsNullOrEmpty(arguments.Policy))
        {
            return Decision.Fail("Policy is required if state is not 'disabled'");
        }

        var runtime = Array.Find(["enforcing", "permissive"], looked.Contains) ?? "disabled";
        var running = SelinuxConfig.Value(answers.Get(new FileContentQuery(SelinuxArguments.DefaultConfig)).Text ?? "", "SELINUXTYPE") ?? "targeted";
        var kept = (Policy: SelinuxConfig.Value(text, "SELINUXTYPE"), State: SelinuxConfig.Value(text, "SELINUX"));
        var policy = string.IsNullOrEmpty(arguments.Policy) ? kept.Policy : arguments.Policy;
        var plan = new SelinuxPlan(arguments.State, runtime);
        plan.SetPolicy(policy, running, kept.Policy, arguments.Configfile);
        if (policy is not null && policy != kept.Policy && !looked.Contains("policy"))
        {
            return Decision.Fail($"Policy {policy} does not exist in /etc/selinux/");
        }

        plan.SetState(kept.State);
        var after = policy is not null && policy != kept.Policy ? SelinuxConfig.Set(text, "SELINUXTYPE", policy) : text;
        after = arguments.State != kept.State ? SelinuxConfig.Set(after, "SELINUX", arguments.State) : after;
        if (arguments.UpdateKernelParam)
        {
            plan.SetKernel(Kernel(looked));
        }

        return Conclude(arguments, plan, policy, text, after);
    }

    private static Decision Conclude(SelinuxArguments arguments, SelinuxPlan plan, string? policy, string before, string after)
    {
        var result = new ModuleResult
        {
            Changed = plan.IsChanged,
            Values = new JinjaDict
            {
                ["msg"] = string.Join(", ", plan.Messages),
                ["configfile"] = arguments.Configfile,
                ["policy"] = policy,
                ["state"] = arguments.State,
                ["reboot_required"] = plan.NeedsReboot,
            },
            Warnings = plan.Warnings,
        };
        var changes = new List<RemoteChange>(plan.Commands.Select(words => new RunScript(string.Join(' ', words), ShellQuote.Words(words)) { IsIdempotent = true }));
        if (after != before)
        {
            changes.Insert(0, new PutFile($"write {arguments.Configfile}", arguments.Configfile, FileContent.FromText(after)) { Follow = true });
        }

        // Ansible says no more in check mode once the policy differs.
        return changes.Count == 0 ? Decision.Ok(result) : new Decision.Change(changes, plan.ChangesPolicy ? new ModuleResult { Changed = true } : result, _ => result);
    }

    /// <summary>Whether all boot entries leave SELinux on, or off; null: they do not agree.</summary>
    private static bool? Kernel(IEnumerable<string> looked)
    {
        var off = looked.Select(line => KernelArguments().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value.Split(' ').Contains("selinux=0")).ToList();
        return off.Count > 0 && off.TrueForAll(one => one) ? false : off.Count > 0 && !off.Contains(true) ? true : null;
    }

    private static CommandQuery Look(SelinuxArguments arguments)
    {
        var policy = ShellQuote.Word(arguments.Policy ?? "");
        return new CommandQuery($$"""
            case $(cat /sys/fs/selinux/enforce 2>/dev/null) in 1) echo enforcing ;; 0) echo permissive ;; esac
            [ ! -e /etc/selinux/{{policy}}/policy ] || echo policy
            {{(arguments.UpdateKernelParam ? "! command -v grubby >/dev/null || { echo grubby; grubby --info=ALL; }" : ":")}}
            true
            """);
    }

    [GeneratedRegex("^args=\"(.*)\"$")]
    private static partial Regex KernelArguments();
}
