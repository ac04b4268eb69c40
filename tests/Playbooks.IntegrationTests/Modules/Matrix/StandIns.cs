namespace Playbooks.IntegrationTests.Modules.Matrix;

/// <summary>Tools that behave as the real ones do, as far as modules look: they remember in $state, answer in the real ones' words, and refuse `nothere`.</summary>
internal static class StandIns
{
    /// <summary>Machine, then tool to script.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All { get; } = new Dictionary<string, IReadOnlyDictionary<string, string>>
    {
        ["plain"] = new Dictionary<string, string>
        {
            ["systemctl"] = Systemctl,
            ["modprobe"] = """
                dry=; [ "$1" != -n ] || { dry=1; shift; }
                [ "$1" = playbooktest ] || { echo "modprobe: FATAL: Module $1 not found in directory /lib/modules" >&2; exit 1; }
                [ -n "$dry" ] || echo "kernel/drivers/$1.ko" >>"/lib/modules/$(uname -r)/modules.builtin"

                """,
            ["iptables"] = """
                shift 2; verb=$1; shift
                case $verb in
                -C) grep -qxF -e "$*" $state/rules 2>/dev/null || exit 1 ;;
                -L) echo "Chain $1 (policy ACCEPT)" ;;
                -A) case $* in *NOWHERE*) echo "iptables v1.8.9 (nf_tables): Couldn't load target \`NOWHERE':No such file or directory" >&2; exit 2 ;; esac; echo "$*" >>$state/rules ;;
                esac

                """,
            ["firewall-cmd"] = """
                case "$*" in
                *--get-default-zone*) echo public ;;
                *--query-*) grep -qxF -e "$(echo "$*" | sed 's/--query-/--add-/')" $state/firewall 2>/dev/null || { echo no; exit 1; } ;;
                *nothere*) echo "Error: INVALID_SERVICE: nothere" >&2; exit 101 ;;
                *) echo "$*" >>$state/firewall; echo success ;;
                esac

                """,
            ["selinuxenabled"] = "exit 0\n",
            ["getsebool"] = """
                [ "$1" != nothere ] || { echo "Error getting active value for nothere" >&2; exit 255; }
                v=off; [ ! -e "$state/bool-$1" ] || v=on; echo "$1 --> $v"

                """,
            ["setsebool"] = "touch \"$state/bool-$1\"\n",
            ["kubectl"] = Kubectl,
            ["pip3"] = """
                for n; do last=$n; done
                [ "$last" != nothere ] || { echo "ERROR: No matching distribution found for nothere" >&2; exit 1; }
                if [ -e "$state/pip-$last" ]; then echo "Requirement already satisfied: $last"; else touch "$state/pip-$last"; echo "Successfully installed $last-1.0"; fi

                """,
            ["ctr"] = """
                echo 'REF TYPE DIGEST SIZE PLATFORMS LABELS'
                cat $state/images 2>/dev/null || true

                """,
            ["crictl"] = """
                case $2 in *none*) echo "no such image: $2" >&2; exit 1 ;; esac
                echo "$2 application/vnd.oci.image.index.v1+json sha256:aa 1MiB linux/amd64 -" >>$state/images

                """,
        },
        ["apt"] = new Dictionary<string, string>
        {
            ["apt-key"] = """
                case "$*" in
                *--list-public-keys*) cat $state/keys 2>/dev/null || true ;;
                *add*) grep -q KEY && echo "pub   rsa4096/0E98404D386FA1D9 2021-01-17 [SC]" >>$state/keys ;;
                esac

                """,
            ["gpg"] = Gpg,
            ["debconf-show"] = """
                touch $state/answers
                while read -r p q t v; do [ "$p" != "$1" ] || echo "* $q: $v"; done <$state/answers

                """,
            ["debconf-set-selections"] = """
                read -r line
                case $line in *wrong*) echo "error: no such choice" >&2; exit 1 ;; esac
                echo "$line" >>$state/answers

                """,
            ["dpkg"] = """
                touch $state/selections
                case "$1 $2" in
                *"["*) echo "dpkg: error: no package name" >&2; exit 2 ;;
                --get*) grep "^$2[[:space:]]" $state/selections || true ;;
                --set*) read -r n s; printf '%s\t\t%s\n' "$n" "$s" >>$state/selections ;;
                esac

                """,
            ["apt-get"] = """
                verb= dry= names=
                while [ $# -gt 0 ]; do
                case $1 in -o|-t) shift ;; -s) dry=1 ;; -*) ;; *) if [ -z "$verb" ]; then verb=$1; else names="$names $1"; fi ;; esac
                shift; done
                for n in $names; do [ "$n" != nothere ] || { echo "E: No package matching 'nothere' is available" >&2; exit 100; }; done
                for n in $names; do [ -n "$dry" ] || echo "$n" >>$state/installed; done
                echo "0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded."

                """,
            ["dpkg-query"] = """
                touch $state/installed
                case "$*" in *apt*) while read -r n; do printf 'apt\t%s\tall\t1.0\tii \tmisc\n' "$n"; done <$state/installed ;;
                *) while read -r n; do printf '%s\tall\tii \t1.0\t\n' "$n"; done <$state/installed ;; esac

                """,
        },
        ["dnf"] = new Dictionary<string, string>
        {
            ["rpm"] = Rpm,
            ["gpg"] = Gpg,
            ["dnf"] = """
                for n; do last=$n; done
                [ "$last" != nothere ] || { echo "No match for argument: nothere"; echo "Error: Unable to find a match: nothere" >&2; exit 1; }
                echo "$last" >>$state/installed
                printf 'Running transaction\n  Installing       : %s-1.0-1.noarch  1/1\nComplete!\n' "$last"

                """,
        },
        ["zypper"] = new Dictionary<string, string>
        {
            ["rpm"] = Rpm,
            ["zypper"] = """
                for n; do last=$n; done
                [ "$last" != nothere ] || { echo "Package 'nothere' not found." ; echo "Package 'nothere' not found." >&2; exit 104; }
                echo "$last" >>$state/installed
                echo "The following NEW package is going to be installed: $last"

                """,
        },
        ["apk"] = new Dictionary<string, string>
        {
            ["apk"] = """
                for n; do last=$n; done
                [ "$last" != nothere ] || { echo "ERROR: unable to select packages:" >&2; echo "  nothere (no such package):" >&2; exit 1; }
                printf 'P:%s\nV:1.0-r0\nA:x86_64\n\n' "$last" >>/lib/apk/db/installed
                echo "(1/1) Installing $last (1.0-r0)"

                """,
        },
    };

    private const string Systemctl = """
        unit() { for u; do :; done; u=${u%.service}; }
        case $1 in
        show) while [ "$1" != -- ]; do shift; done; shift; first=1
            for u; do
            [ -n "$first" ] || echo; first=
            n=${u%.service}
            case $n in missing*) printf 'Id=%s\nLoadState=not-found\nActiveState=inactive\nUnitFileState=\n' "$u"; continue ;; esac
            a=inactive; [ ! -e "$state/active-$n" ] || a=active
            f=disabled; [ ! -e "$state/enabled-$n" ] || f=enabled
            printf 'Id=%s\nLoadState=loaded\nActiveState=%s\nUnitFileState=%s\n' "$u" $a $f
            done ;;
        start) unit "$@"; touch "$state/active-$u" ;;
        enable) unit "$@"; touch "$state/enabled-$u" ;;
        list-units) echo 'one.service loaded active running One' ;;
        list-unit-files) echo 'one.service enabled' ;;
        *) echo "Unknown operation $1" >&2; exit 1 ;;
        esac

        """;

    private const string Kubectl = """
        args=" $* "
        case $args in
        *" get nodes "*) printf 'n1\t\t'; cat $state/labels 2>/dev/null || printf '{"kubernetes.io/os":"linux"}'; printf '\t\n' ;;
        *" label "*) echo '{"kubernetes.io/os":"linux","color":"red"}' >$state/labels.new; tr -d '\n' <$state/labels.new >$state/labels ;;
        *" get "*) cat >$state/asked; cat $state/object 2>/dev/null || true ;;
        *" apply "*) m=$(cat)
            case $m in *Refused*) echo 'error: resource mapping not found: no matches for kind "Refused" in version "v1"' >&2; exit 1 ;; esac
            case $args in *--dry-run=server*) ;; *) printf '%s\n' "$m" >$state/object ;; esac
            printf '%s\n' "$m" ;;
        *) echo "unknown command $*" >&2; exit 1 ;;
        esac

        """;

    private const string Gpg = """
        for f; do last=$f; done
        [ "$last" != - ] || last=/dev/stdin
        grep -q KEY "$last" || { echo "gpg: no valid OpenPGP data found." >&2; exit 2; }
        echo 'pub:-:4096:1:0E98404D386FA1D9:1610886312:1862934312::-:'

        """;

    private const string Rpm = """
        touch $state/installed
        case "$1 $2" in
        "--import "*) cp "$2" $state/key; exit ;;
        "-q gpg-pubkey") [ -e $state/key ] || exit 1; cat $state/key; exit ;;
        esac
        f=$3; shift 3
        [ "$1" != --whatprovides ] || { echo "no package provides $2"; exit 1; }
        for n; do if grep -qx "$n" $state/installed; then printf '%s\tnoarch\tii\t0:1.0-1\t\n' "$n"; else echo "package $n is not installed"; fi; done

        """;
}
