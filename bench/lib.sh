# Shared by the benchmarks: hosts that are sshd on this machine's loopback addresses, measuring, rows with limits, results with the machine described.
# Sourced; the caller sets `here` (this folder) and may set `goal` before each row.
root=${here%/*}
PATH=$PATH:/usr/sbin:/sbin
ours_home=$(getent passwd "$(id -u)" | cut -d: -f6)
goal=''
rows=()
missed=0
pids=()
waiting=()

# Names what is missing and how to get it; installs nothing.
need() { # COMMAND PACKAGE...
    local command=$1 absent=
    while [ $# -gt 0 ]; do
        command -v "$1" >/dev/null || absent+=" $2"
        shift 2
    done
    [ -z "$absent" ] || { echo "${0##*/}: missing packages, nothing was installed: apt-get install --no-install-recommends$absent" >&2; exit 1; }
}

# A folder of its own with short paths: a control socket's path has room for about 90 characters.
work_folder() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/pbb.XXXXXX")
    export XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache HOME=$work/home
    # The launcher and dotnet keep using what is built and installed.
    export DOTNET_CLI_HOME=$work/home DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NUGET_PACKAGES=${NUGET_PACKAGES:-$ours_home/.nuget/packages}
    mkdir -p "$HOME" "$work/nodes"
    trap finish EXIT
    trap 'exit 130' INT TERM
}

finish() {
    local pid socket
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null; done
    for socket in "$work"/cache/playbook/ssh/* "$work"/home/.ansible/cp/*; do [ -S "$socket" ] && ssh -o ControlPath="$socket" -O exit x 2>/dev/null; done
    rm -rf "$work"
}

# COUNT hosts, each an sshd at an address of its own. Whose home a login finds is $homes: shared (this machine's, with its .bashrc), own (the same, but each host through an overlay of its own,
# so that what .bashrc locks and writes there does not meet the other hosts; needs root), or empty (as on a new node).
start_hosts() { # COUNT
    local i server home
    mkdir -p /run/sshd "$work/login"
    port=$((20000 + RANDOM % 20000))
    ssh-keygen -q -t ed25519 -N '' -f "$work/host"
    ssh-keygen -q -t ed25519 -N '' -f "$work/id"
    cat >"$work/sshd_config" <<CONFIG
Port $port
HostKey $work/host
AuthorizedKeysFile $work/id.pub
PidFile none
StrictModes no
PermitRootLogin yes
UsePAM no
MaxStartups 500
LogLevel ERROR
CONFIG
    [ "$homes" != empty ] || echo "SetEnv HOME=$work/login" >>"$work/sshd_config"
    for i in $(seq 1 "$1"); do
        home=$work/homes/h$i
        server=("$(command -v sshd)" -D -f "$work/sshd_config" -o "ListenAddress=$(address "$i")" -E "$work/sshd.log")
        if [ "$homes" = own ]; then
            mkdir -p "$home/upper" "$home/work"
            # shellcheck disable=SC2016
            server=(unshare -m sh -c 'mount -t overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" overlay "$1" && shift 2 && exec "$@"' sh "$ours_home" "$home" "${server[@]}")
        fi
        "${server[@]}" &
        pids+=($!)
    done
    for i in $(seq 1 100); do (: <"/dev/tcp/$(address "$1")/$port") 2>/dev/null && return; sleep 0.1; done
    echo "${0##*/}: the hosts did not start: $(cat "$work/sshd.log" 2>/dev/null)" >&2
    exit 1
}

address() { echo "127.0.$(($1 / 250 + 1)).$(($1 % 250 + 1))"; }

inventory() { # COUNT PORT
    local i key
    key=$(cut -d' ' -f1,2 "$work/host.pub")
    : >"$work/known_hosts"
    for i in $(seq 1 "$1"); do
        echo "h$i ansible_host=$(address "$i")"
        echo "[$(address "$i")]:$2 $key" >>"$work/known_hosts"
    done
    cat <<VARS

[all:vars]
ansible_port=$2
ansible_user=root
base=$work/nodes/{{ inventory_hostname }}
ansible_ssh_private_key_file=$work/id
ansible_ssh_common_args=-F none -o UserKnownHostsFile=$work/known_hosts -o GlobalKnownHostsFile=/dev/null
ansible_python_interpreter=/usr/bin/python3
VARS
}

now() { date +%s%N; }
seconds_since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.3f", (b - a) / 1e9 }'; }

declare -A best
# Measures several things in turn, so that a busy moment of the machine meets them all; the best of the rounds counts: best[NAME].
measure() { # ROUNDS NAME=FUNCTION...
    local times=$1 i pair name started took
    shift
    for pair in "$@"; do unset "best[${pair%%=*}]"; done
    for i in $(seq 1 "$times"); do
        for pair in "$@"; do
            name=${pair%%=*}
            # What has to be so before, and is not measured.
            if declare -F "before_${pair#*=}" >/dev/null; then "before_${pair#*=}"; fi
            started=$(now)
            ${pair#*=} >"$work/out" 2>&1 || { echo "failed: ${pair#*=}" >&2; tail -n 20 "$work/out" >&2; return 1; }
            took=$(seconds_since "$started")
            best[$name]=$(awk -v a="$took" -v b="${best[$name]:-1e9}" 'BEGIN { print (a < b) ? a : b }')
        done
    done
}

# The largest resident memory of a program, without the programs it starts: peak, in MiB. COMMAND may be a function of this shell that calls it.
peak_of() { # COMMAND...
    local pid value
    peak=0
    "$@" >"$work/out" 2>&1 &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        value=$(for one in "$pid" $(pgrep -P "$pid"); do awk '/^VmHWM/ { print $2 }' "/proc/$one/status" 2>/dev/null; done | sort -n | tail -n 1)
        peak=$(awk -v a="${value:-0}" -v b="$peak" 'BEGIN { v = a / 1024; printf "%.0f", (v > b) ? v : b }')
        sleep 0.05
    done
    wait "$pid"
}

calculate() { awk -v a="$1" -v b="${3:-0}" "BEGIN { printf \"%.${4:-3}f\", (\"$2\" == \"/\") ? (b != 0 ? a / b : 0) : (\"$2\" == \"-\") ? a - b : a * b }"; }
verdict() { # VALUE LIMIT
    [ -z "$2" ] || awk -v r="$1" -v l="$2" 'BEGIN { print (r <= l) ? "ok" : "MISSED" }'
}

heading() { printf '%-5s %-50s %10s   %-40s %10s   %8s %8s\n' goal what measured against measured ratio limit; }

# A ratio with its limit (smaller is better).
row() { # WHAT VALUE AGAINST VALUE [LIMIT] [UNIT]
    local r v unit=${6:-s}
    r=$(calculate "$2" / "$4" 3)
    v=$(verdict "$r" "$5")
    [ "$v" = MISSED ] && missed=1
    rows+=("{\"goal\": \"$goal\", \"what\": \"$1\", \"value\": $2, \"unit\": \"$unit\", \"against\": \"$3\", \"againstValue\": $4, \"ratio\": $r, \"limit\": ${5:-null}, \"verdict\": \"$v\"}")
    printf '%-5s %-50s %8s %-2s  %-40s %8s %-2s  %8s %8s %s\n' "$goal" "$1" "$2" "$unit" "$3" "$4" "$unit" "$r" "$5" "$v"
}

# A plain value with its limit.
value() { # WHAT VALUE UNIT [LIMIT] [NOTE]
    local v
    v=$(verdict "$2" "$4")
    [ "$v" = MISSED ] && missed=1
    rows+=("{\"goal\": \"$goal\", \"what\": \"$1\", \"value\": $2, \"unit\": \"$3\", \"against\": \"${5:-}\", \"limit\": ${4:-null}, \"verdict\": \"$v\"}")
    printf '%-5s %-50s %8s %-2s  %-40s %8s %-2s  %8s %8s %s\n' "$goal" "$1" "$2" "$3" "${5:-}" '' '' '' "$4" "$v"
}

machine() {
    cores=$(nproc)
    cpu=$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)
    memory=$(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)
    system=$(. /etc/os-release 2>/dev/null && echo "$PRETTY_NAME")
    ssh_version=$(ssh -V 2>&1 | cut -d, -f1)
    load=$(cut -d' ' -f1 /proc/loadavg)
    printf 'machine: %s cores (%s), %s GiB, %s, kernel %s, %s, load %s at the start\n\n' "$cores" "${cpu:-unknown}" "$memory" "${system:-Linux}" "$(uname -r)" "$ssh_version" "$load"
}

# bench/results/DATE[-NAME].json
results() { # [NAME] [FURTHER-FIELDS]
    local file
    mkdir -p "$here/results"
    file=$here/results/$(date -u +%F)${1:+-$1}.json
    {
        printf '{"date": "%s",\n "machine": {"cores": %s, "processor": "%s", "memoryGiB": %s, "system": "%s", "kernel": "%s", "ssh": "%s", "loadAtStart": %s},\n' \
            "$(date -u +%FT%TZ)" "$cores" "${cpu:-unknown}" "$memory" "${system:-Linux}" "$(uname -r)" "$ssh_version" "$load"
        printf '%s "rows": [\n' "${2:+ $2,
}"
        (IFS=,; printf '%s' "${rows[*]}" | sed 's/},{/},\n{/g')
        printf '\n]}\n'
    } >"$file"
    echo
    echo "results: ${file#"$root"/}"
}
