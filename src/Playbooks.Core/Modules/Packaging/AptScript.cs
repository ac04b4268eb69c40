using Playbooks.Connections;

namespace Playbooks.Modules.Packaging;

/// <summary>apt-get as scripts: not interactive, in English, waiting for a busy package manager.</summary>
internal static class AptScript
{
    /// <summary>Defines `_apt`: apt-get that tries again while another process holds a lock. Its stderr goes through a file, since a daemon that a package starts may keep it open.</summary>
    public static string Prelude(AptArguments arguments)
        => $$"""
            export DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical APT_LISTCHANGES_FRONTEND=none APT_LISTBUGS_FRONTEND=none LC_ALL=C LANG=C
            _e=$(mktemp) || exit 1
            trap 'rm -f "$_e"' EXIT
            _apt() {
            _t=0
            while :; do
            apt-get -y -o DPkg::Lock::Timeout={{arguments.LockTimeout}} "$@" </dev/null 2>"$_e"; _s=$?
            if [ $_s -ne 0 ] && [ $_t -lt {{arguments.LockTimeout}} ] && grep -qE 'Could not get lock|Unable to (lock|acquire)|is another process using it' "$_e"; then sleep 2; _t=$((_t+2)); continue; fi
            cat "$_e" >&2
            return $_s
            done; }

            """;

    public static string Update(AptArguments arguments, string words = "update")
        => Prelude(arguments) + $$"""
            _n=0 _d=1
            until _apt {{words}}; do
            _n=$((_n+1)); [ $_n -le {{arguments.UpdateCacheRetries}} ] || exit 1
            sleep $_d; _d=$((_d*2)); [ $_d -le {{arguments.UpdateCacheRetryMaxDelay}} ] || _d={{arguments.UpdateCacheRetryMaxDelay}}
            done
            """;

    /// <summary>One apt-get call; policy-rc.d, when asked for, is put in place around it and what was there is put back.</summary>
    public static string Run(AptArguments arguments, string words)
    {
        if (arguments.PolicyRcD is null)
        {
            return Prelude(arguments) + "_apt " + words;
        }

        return Prelude(arguments) + $$"""
            _p=/usr/sbin/policy-rc.d
            [ ! -e $_p ] || mv $_p $_p.playbook || exit 1
            trap 'rm -f "$_e" $_p; [ ! -e $_p.playbook ] || mv $_p.playbook $_p' EXIT
            printf '#!/bin/sh\nexit %s\n' {{arguments.PolicyRcD}} >$_p && chmod 0755 $_p || exit 1
            _apt {{words}}
            """;
    }

    /// <summary>What apt-get would do, without doing it and without a lock.</summary>
    public static string Simulate(string words) => "DEBIAN_FRONTEND=noninteractive apt-get -s -o Debug::NoLocking=true " + words;

    public static string Install(AptArguments arguments, IEnumerable<string> names) => string.Join(' ', [.. Options(arguments), "install", ShellQuote.Words(names)]);

    public static string Remove(AptArguments arguments, IEnumerable<string> names)
        => string.Join(' ', [.. Options(arguments), "remove", .. Flag(arguments.Purge, "--purge"), .. Flag(arguments.Autoremove, "--auto-remove"), ShellQuote.Words(names)]);

    public static string Plain(AptArguments arguments, string verb) => string.Join(' ', [.. Options(arguments), verb, .. Flag(arguments.Purge && verb != "autoclean", "--purge")]);

    private static IEnumerable<string> Options(AptArguments arguments)
    {
        foreach (var option in arguments.DpkgOptions.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            yield return "-o " + ShellQuote.Word("Dpkg::Options::=--" + option.TrimStart('-'));
        }

        if (arguments.InstallRecommends is { } recommends)
        {
            yield return $"-o APT::Install-Recommends={(recommends ? "yes" : "no")}";
        }

        if (arguments.DefaultRelease is { Length: > 0 } release)
        {
            yield return "-t " + ShellQuote.Word(release);
        }

        foreach (var flag in Flag(arguments.AllowUnauthenticated || arguments.Force, "--allow-unauthenticated")
            .Concat(Flag(arguments.AllowDowngrade || arguments.Force, "--allow-downgrades"))
            .Concat(Flag(arguments.Force, "--allow-remove-essential"))
            .Concat(Flag(arguments.AllowChangeHeldPackages || arguments.Force, "--allow-change-held-packages"))
            .Concat(Flag(arguments.FailOnAutoremove, "--no-remove"))
            .Concat(Flag(arguments.OnlyUpgrade, "--only-upgrade"))
            .Concat(Flag(arguments.Autoremove && !arguments.IsRemoval, "--auto-remove")))
        {
            yield return flag;
        }
    }

    private static IEnumerable<string> Flag(bool condition, string flag) => condition ? [flag] : [];
}
