# The work that is measured: a playbook, and the same as scripts. Sourced after lib.sh.
# The same work three times: a playbook, a script with a process for each check, and one with the checks of a kind together.
playbook() { # COUNT [COMMAND-EVERY]
    local i
    printf -- '- hosts: all\n  gather_facts: false\n  tasks:\n    - file: {path: "{{ base }}", state: directory, mode: "0755"}\n'
    for i in $(seq 1 $(($1 - 1))); do
        case $((i % 7)) in
            1) echo "    - file: {path: \"{{ base }}/d$i\", state: directory, mode: '0755'}" ;;
            2) echo "    - copy: {dest: \"{{ base }}/c$i\", content: \"content $i\\n\", mode: '0644'}" ;;
            3) echo "    - template: {src: t.j2, dest: \"{{ base }}/t$i\", mode: '0644'}" ;;
            4) echo "    - lineinfile: {path: \"{{ base }}/n$i\", line: 'line $i', create: true, mode: '0644'}" ;;
            5) echo "    - slurp: {src: \"{{ base }}/t$((i - 2))\"}" ;;
            6) echo "    - stat: {path: \"{{ base }}/d$((i - 5))\"}" ;;
            0) echo "    - file: {src: \"{{ base }}/t$((i - 4))\", dest: \"{{ base }}/l$i\", state: link}" ;;
        esac
        [ -n "$2" ] && [ $((i % $2)) -eq 0 ] && echo "    - {command: 'true', changed_when: false}"
    done
    return 0
}
template() { printf 'host {{ inventory_hostname }}\n{%% for i in range(5) %%}\nline {{ i }}\n{%% endfor %%}\n'; }
script_each() { # COUNT: exit 1 = something differs
    local i
    echo 'b=$1; h=$2; r=0; check() { [ "$1" = "$2" ] || r=1; }'
    echo 'check "$(stat -c %a:%F "$b")" 755:directory'
    echo "t=\$(printf 'host %s\\nline 0\\nline 1\\nline 2\\nline 3\\nline 4\\n' \"\$h\" | sha256sum | cut -d' ' -f1)"
    for i in $(seq 1 $(($1 - 1))); do
        case $((i % 7)) in
            1) echo "check \"\$(stat -c %a:%F \"\$b/d$i\")\" 755:directory" ;;
            2) echo "check \"\$(stat -c %a \"\$b/c$i\")\" 644; grep -qx 'content $i' \"\$b/c$i\" || r=1" ;;
            3) echo "check \"\$(sha256sum \"\$b/t$i\" | cut -d' ' -f1)\" \$t; check \"\$(stat -c %a \"\$b/t$i\")\" 644" ;;
            4) echo "grep -qx 'line $i' \"\$b/n$i\" || r=1" ;;
            5) echo "base64 \"\$b/t$((i - 2))\" >/dev/null || r=1" ;;
            6) echo "stat \"\$b/d$((i - 5))\" >/dev/null || r=1" ;;
            0) echo "check \"\$(readlink \"\$b/l$i\")\" \"\$b/t$((i - 4))\"" ;;
        esac
    done
    echo 'exit $r'
}
script_together() { # COUNT
    local i stats= sums= lines=
    for i in $(seq 1 $(($1 - 1))); do
        case $((i % 7)) in
            1) stats+=" d$i" ;;
            2) stats+=" c$i"; lines+=" c$i" ;;
            4) stats+=" n$i"; lines+=" n$i" ;;
            3) stats+=" t$i"; sums+=" t$i" ;;
            0) stats+=" l$i" ;;
        esac
    done
    printf 'cd "$1" || exit 1; r=0\n'
    printf 'stat -c "%%f %%N" -- .%s >/dev/null || r=1\n' "$stats"
    printf 'sha256sum --%s >/dev/null || r=1\n' "$sums"
    printf 'cat --%s >/dev/null || r=1\nexit $r\n' "$lines$sums"
}
over_ssh() { # SCRIPT: all hosts at once, 50 at a time
    local i
    for i in $(seq 1 "$count"); do
        ssh -F none -o UserKnownHostsFile="$work/known_hosts" -o GlobalKnownHostsFile=/dev/null -o BatchMode=yes -i "$work/id" -p "$to" "root@$(address "$i")" "sh -s $work/nodes/h$i h$i" <"$1" &
        waiting+=($!)
        [ $((i % 50)) -eq 0 ] && { wait "${waiting[@]}"; waiting=(); }
    done
    # Without a process to wait for it would wait for the hosts.
    [ ${#waiting[@]} -eq 0 ] || wait "${waiting[@]}"
    waiting=()
}
each() { over_ssh "$work/each.sh"; }
together() { over_ssh "$work/together.sh"; }
empty() { over_ssh /dev/null; }
ours() { "$root/playbook" run "$work/play.yml" -i "$work/hosts.ini" "$@"; }
before_few_forks() { stop_masters; }
few_forks() { ours --forks 7; }
stop_masters() { local socket; for socket in "$work"/cache/playbook/ssh/*; do [ -S "$socket" ] && ssh -o ControlPath="$socket" -O exit x >/dev/null 2>&1; done; true; }
before_fresh() { stop_masters; }
fresh() { ours; }
theirs() { ansible-playbook "$work/play.yml" -i "$work/hosts.ini"; }
mitogen() { ANSIBLE_STRATEGY=mitogen_linear theirs; }
use_ansible() {
    export ANSIBLE_PIPELINING=1 ANSIBLE_FORKS=50 ANSIBLE_HOST_KEY_CHECKING=1 ANSIBLE_SSH_ARGS="-o ControlMaster=auto -o ControlPersist=60s" ANSIBLE_LOCAL_TEMP=$work/a ANSIBLE_NOCOWS=1 ANSIBLE_DEPRECATION_WARNINGS=0
}
prepare() { # HOSTS TASKS PORT [COMMAND-EVERY]
    count=$1 to=$3
    inventory "$1" "$3" >"$work/hosts.ini"
    playbook "$2" "$4" >"$work/play.yml"
    template >"$work/t.j2"
    script_each "$2" >"$work/each.sh"
    script_together "$2" >"$work/together.sh"
}
empty_nodes() { rm -rf "$work/nodes"; mkdir -p "$work/nodes"; }
unchanged() { ! grep -q 'changed=[1-9]' "$work/out" || { echo "the converged run changed something" >&2; exit 1; }; }

