namespace Playbooks.IntegrationTests.Modules.Matrix;

/// <summary>Every module once. A module without a line here fails the test.</summary>
internal static class ModuleScenarios
{
    public static IReadOnlyList<ModuleScenario> All { get; } = [.. Files(), .. Systems(), .. Packages(), .. Kubernetes(), .. Commands(), .. Controller()];

    private static IEnumerable<ModuleScenario> Files() =>
    [
        new("archive", "archive: {path: '{{ here }}/parts', dest: '{{ here }}/parts.tar.gz'}", "archive: {path: '{{ here }}/none*', dest: '{{ here }}/x.tar.gz'}", "no source paths were found"),
        new("assemble", "assemble: {src: '{{ here }}/parts', dest: '{{ here }}/assembled'}", "assemble: {src: '{{ here }}/none', dest: '{{ here }}/x'}", "none"),
        new("blockinfile", "blockinfile: {path: '{{ here }}/block.conf', block: \"x\\ny\", create: true}", "blockinfile: {path: '{{ here }}/none', block: x}", "does not exist"),
        new("copy", "copy: {dest: '{{ here }}/copied', content: 'a text', mode: '0600'}", "copy: {dest: '{{ here }}/none/', src: nowhere}", "nowhere"),
        new("fetch", "fetch: {src: '{{ here }}/parts/1', dest: '{{ shared }}/fetched/'}", "fetch: {src: '{{ here }}/none', dest: '{{ shared }}/'}", "does not exist"),
        new("file", "file: {path: '{{ here }}/folder/deep', state: directory, mode: '0750'}", "file: {path: '{{ here }}/none', state: file}", "absent"),
        new("find", "find: {paths: '{{ here }}/parts'}", "find: {paths: '{{ here }}', age: soon}", "failed to process age") { First = "ok", Check = "ok" },
        new("ini_file", "ini_file: {path: '{{ here }}/x.ini', section: s, option: o, value: v}", "ini_file: {path: '{{ here }}/none.ini', section: s, option: o, value: v, create: false}", "does not exist"),
        new("known_hosts", "known_hosts: {path: '{{ here }}/known', name: web, key: 'web ssh-ed25519 AAAAnew'}", "known_hosts: {path: '{{ here }}/known', name: web, key: 'other ssh-ed25519 AAAA'}", "Host parameter does not match"),
        new("lineinfile", "lineinfile: {path: '{{ here }}/text', regexp: '^b', line: 'b = 3'}", "lineinfile: {path: '{{ here }}/none', line: x}", "does not exist"),
        new("replace", "replace: {path: '{{ here }}/replaced', regexp: 'old', replace: 'new'}", "replace: {path: '{{ here }}/none', regexp: a, replace: b}", "does not exist"),
        new("slurp", "slurp: {src: '{{ here }}/text'}", "slurp: {src: '{{ here }}/none'}", "not found") { First = "ok", Check = "ok" },
        new("stat", "stat: {path: '{{ here }}/text'}", "stat: {path: '{{ here }}/text', checksum_algorithm: \"{{ shared[:0] ~ 'rot13' }}\"}", "rot13") { First = "ok", Check = "ok" },
        new("tempfile", "tempfile: {path: '{{ here }}'}", "tempfile: {path: '{{ here }}/none'}", "none") { Check = "skipped", Again = "changed" },
        new("template", "template: {src: t.j2, dest: '{{ here }}/rendered'}", "template: {src: none.j2, dest: '{{ here }}/x'}", "none.j2"),
        new("unarchive", "unarchive: {src: '{{ shared }}/a.tar.gz', dest: '{{ here }}/unpacked'}", "unarchive: {src: '{{ shared }}/a.tar.gz', dest: '{{ here }}/none'}", "none"),
        new("get_url", "get_url: {url: '{{ web }}/page', dest: '{{ here }}/page.txt'}", "get_url: {url: '{{ web }}/nothing', dest: '{{ here }}/x.txt'}", "404"),
        new("uri", "uri: {url: '{{ web }}/page', return_content: true}", "uri: {url: '{{ web }}/nothing'}", "404") { First = "ok", Check = "skipped" },
        new("x509", """
            x509: {purpose: authority, common_name: ca, path: '{{ here }}/ca.pem', private_key_path: '{{ here }}/ca-key.pem'}
            """, "x509: {common_name: s, path: '{{ here }}/s.pem', private_key_path: '{{ here }}/s-key.pem'}", "needs authority"),
    ];

    private static IEnumerable<ModuleScenario> Systems() =>
    [
        new("authorized_key", "authorized_key: {user: root, path: '{{ here }}/keys/authorized_keys', key: 'ssh-ed25519 AAAA me'}", "authorized_key: {user: nobody-there, key: 'ssh-ed25519 AAAA me'}", "nobody-there"),
        new("cron", "cron: {name: tidy, job: /bin/true, minute: '5', user: root, cron_file: tidy}", "cron: {name: tidy}", "must specify 'job'"),
        new("firewalld", "firewalld: {service: https, permanent: true, state: enabled}", "firewalld: {service: nothere, permanent: true, state: enabled}", "INVALID_SERVICE: nothere"),
        new("getent", "getent: {database: passwd, key: root}", "getent: {database: passwd, key: nobody-there}", "could not be found") { First = "ok", Check = "ok" },
        new("group", "group: {name: pbgroup, gid: 47111}", "group: {name: 'not: possible'}", "not: possible"),
        new("hostname", "hostname: {name: matrix1}", "hostname: {name: '{{ not_defined_anywhere }}'}", "not_defined_anywhere"),
        new("iptables", "iptables: {chain: INPUT, protocol: tcp, destination_port: '6443', jump: ACCEPT, comment: the API}", "iptables: {chain: INPUT, jump: NOWHERE}", "Couldn't load target `NOWHERE'"),
        new("modprobe", "modprobe: {name: playbooktest}", "modprobe: {name: broken}", "broken not found"),
        new("mount", "mount: {path: '{{ here }}/mounted', src: tmpfs, fstype: tmpfs, state: mounted}", "mount: {path: '{{ here }}/m2', state: mounted}", "missing: src"),
        new("reboot", "reboot: {boot_time_command: \"cat {{ here }}/boot\", reboot_command: \"sh {{ here }}/start\"}", "reboot: {boot_time_command: 'false'}", "Could not find out") { Again = "changed" },
        new("seboolean", "seboolean: {name: httpd_can_network_connect, state: true}", "seboolean: {name: nothere, state: true}", "does not exist"),
        new("selinux", "selinux: {state: disabled}", "selinux: {state: enforcing}", "Policy is required"),
        new("service", "service: {name: one, state: started, enabled: true}", "service: {name: missing, state: started}", "Could not find the requested service"),
        new("sysctl", "sysctl: {name: kernel.domainname, value: matrix, sysctl_set: true, sysctl_file: '{{ here }}/sysctl.conf'}", "sysctl: {name: no.such.thing, value: 1, sysctl_file: '{{ here }}/wrong.conf'}", "such"),
        new("synchronize", "synchronize: {src: t.j2, dest: '{{ here }}/synchronized'}", "synchronize: {src: none.j2, dest: '{{ here }}/x'}", "none.j2"),
        new("systemd", "systemd: {name: two.service, state: started, enabled: true}", "systemd: {name: missing, state: started}", "Could not find the requested service"),
        new("timezone", "timezone: {name: Test/Zone}", "timezone: {name: No/Where}", "not available"),
        new("user", "user: {name: pbperson, uid: 47112, shell: /bin/sh, create_home: false}", "user: {name: pbother, group: none-such}", "none-such"),
        new("package_facts", "package_facts: {}", null, "") { First = "ok", Check = "ok", Machine = "apt", WhyNoFailure = "fails only on a host without any package manager" },
        new("service_facts", "service_facts: {}", null, "") { First = "ok", Check = "ok", WhyNoFailure = "a host without services has none" },
        new("setup", "setup: {filter: ansible_kernel}", null, "") { First = "ok", Check = "ok", WhyNoFailure = "facts that cannot be read are left out" },
    ];

    private static IEnumerable<ModuleScenario> Packages() =>
    [
        new("apt", "apt: {name: hello}", "apt: {name: nothere}", "No package matching 'nothere' is available") { Machine = "apt" },
        new("apt_repository", "apt_repository: {repo: 'deb [signed-by=/k.asc] http://packages.example.org/x stable main'}", "apt_repository: {repo: 'http://packages.example.org/x'}", "Invalid repository string") { Machine = "apt" },
        new("apt_key", "apt_key: {data: 'a KEY'}", "apt_key: {id: xyz}", "Invalid key_id") { Machine = "apt" },
        new("debconf", "debconf: {name: tzdata, question: tzdata/Areas, vtype: select, value: Europe}", "debconf: {name: tzdata, question: tzdata/Areas, vtype: select, value: wrong}", "no such choice") { Machine = "apt" },
        new("dpkg_selections", "dpkg_selections: {name: hello, selection: hold}", "dpkg_selections: {name: '[', selection: hold}", "no package name") { Machine = "apt" },
        new("pip", "pip: {name: six, executable: pip3}", "pip: {name: nothere, executable: pip3}", "No matching distribution found for nothere"),
        new("rpm_key", "rpm_key: {key: '{{ here }}/key.asc'}", "rpm_key: {key: '{{ here }}/none'}", "Not a valid key") { Machine = "dnf" },
        new("yum_repository", "yum_repository: {name: epel, description: E, baseurl: 'http://x', reposdir: '{{ here }}'}", "yum_repository: {name: epel, description: E, baseurl: 'http://x', reposdir: '{{ here }}/none'}", "does not exist") { Machine = "dnf" },
        new("package", "package: {name: figlet, state: present}", "package: {name: nothere, state: present}", "No package matching 'nothere' is available") { Machine = "apt" },
        new("dnf", "dnf: {name: hello}", "dnf: {name: nothere}", "Unable to find a match") { Machine = "dnf" },
        new("zypper", "zypper: {name: hello}", "zypper: {name: nothere}", "not found") { Machine = "zypper" },
        new("apk", "apk: {name: hello}", "apk: {name: nothere}", "unable to select packages") { Machine = "apk" },
    ];

    private static IEnumerable<ModuleScenario> Kubernetes() =>
    [
        new("artifact", "artifact: {name: tool, version: 1.2.3, dest: '{{ here }}/tool'}", "artifact: {name: tool, version: 9.9.9, dest: '{{ here }}/tool9'}", "9.9.9"),
        new("artifact_cache", "artifact_cache: {artifacts: [{name: tool, version: 1.2.3}]}", "artifact_cache: {artifacts: [{name: tool, version: 9.9.9}]}", "9.9.9"),
        new("artifact_check", "artifact_check: {artifacts: [{name: tool, version: 1.2.3}]}", null, "") { First = "ok", Check = "ok", WhyNoFailure = "its findings are its result" },
        new("certificate_check", "certificate_check: {paths: ['{{ here }}/ca.pem', '{{ here }}/none']}", "certificate_check: {paths: ['{{ here }}/broken.pem']}", "broken.pem holds no certificate") { First = "ok", Check = "ok" },
        new("image", "image: {name: 'registry.example/echo:1', pull_command: [crictl, pull]}", "image: {name: 'registry.example/none:1', pull_command: [crictl, pull], retries: 1}", "no such image"),
        new("kube", "kube: {definition: {apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: default}, data: {a: b}}}",
            "kube: {definition: {apiVersion: v1, kind: Refused, metadata: {name: c, namespace: default}}}", "no matches for kind"),
        new("network_check", "network_check: {pods: 10.0.0.0/16, services: 10.1.0.0/16}", null, "") { First = "ok", Check = "ok", WhyNoFailure = "its findings are its result" },
        new("node", "node: {name: n1, labels: {color: red}}", "node: {name: n9, labels: {a: b}}", "no node 'n9'"),
        new("variable_check", "variable_check: {choices: {web_kind: [a, b]}}", null, "") { First = "ok", Check = "ok", WhyNoFailure = "its findings are its result" },
    ];

    private static IEnumerable<ModuleScenario> Commands() =>
    [
        new("async_status", "async_status: {jid: j111222333444.5}\n      vars: {ansible_async_dir: '{{ here }}/jobs'}", "async_status: {jid: j1.2}", "could not find job") { Check = "skipped", Again = "changed" },
        new("command", "command: {cmd: \"touch '{{ here }}/by command'\", creates: '{{ here }}/by command'}", "command: cat /nowhere/at/all", "non-zero return code"),
        new("git", "git: {repo: '{{ shared }}/repository', dest: '{{ here }}/tree', version: main}", "git: {repo: '{{ here }}/none', dest: '{{ here }}/x'}", "does not appear to be a git repository"),
        new("ping", "ping: {}", "ping: {data: crash}", "boom") { First = "ok", Check = "ok" },
        new("query", "query: {cmd: 'cat {{ here }}/text'}", "query: {cmd: 'exit 3'}", "non-zero return code") { First = "ok", Check = "ok" },
        new("raw", "raw: echo raw", "raw: exit 4", "non-zero return code") { Check = "skipped", Again = "changed" },
        new("script", "script: {cmd: 's.sh {{ here }}/by-script', creates: '{{ here }}/by-script'}", "script: s.sh /nowhere/at/all", "non-zero return code") { Again = "skipped" },
        new("shell", "shell: {cmd: 'echo $((1+1)) >\"{{ here }}/by shell\"', creates: '{{ here }}/by shell'}", "shell: exit 5", "non-zero return code"),
        new("wait_for", "wait_for: {path: '{{ here }}/text', timeout: 2}", "wait_for: {path: '{{ here }}/none', timeout: 0}", "Timeout") { First = "ok", Check = "skipped" },
        new("wait_for_connection", "wait_for_connection: {timeout: 5}", null, "") { First = "ok", Check = "skipped", WhyNoFailure = "a host that does not come back is unreachable: see the tests of connections" },
    ];

    private static IEnumerable<ModuleScenario> Controller() =>
    [
        new("add_host", "add_host: {name: new1, groups: [made]}", "add_host: {name: '{{ not_defined_anywhere }}'}", "not_defined_anywhere") { Again = "changed" },
        new("assert", "assert: {that: 1 == 1}", "assert: {that: 1 == 2}", "Assertion failed") { First = "ok", Check = "ok" },
        new("debug", "debug: {msg: hello}", "debug: {msg: \"{{ not_defined_anywhere }}\"}", "not_defined_anywhere") { First = "ok", Check = "ok" },
        new("fail", "fail: {msg: never}\n      when: false", "fail: {msg: as asked}", "as asked") { First = "skipped", Check = "skipped", Again = "skipped" },
        new("group_by", "group_by: {key: made_by_key}", "group_by: {key: \"{{ not_defined_anywhere }}\"}", "not_defined_anywhere") { Again = "changed" },
        new("include_vars", "include_vars: {file: more.yml}", "include_vars: {file: none.yml}", "none.yml") { First = "ok", Check = "ok" },
        new("pause", "pause: {seconds: 0}", "pause: {seconds: 1, minutes: 1}", "mutually exclusive") { First = "ok", Check = "skipped" },
        new("set_fact", "set_fact: {made: 1}", "set_fact: {a-b: 1}", "not valid") { First = "ok", Check = "ok" },
        new("set_stats", "set_stats: {data: {made: 1}}", "set_stats: {data: \"{{ shared }}\"}", "data") { First = "ok", Check = "ok" },
        new("validate_argument_spec", Validate("3"), Validate("three"), "Validation of arguments failed") { First = "ok", Check = "ok" },
    ];

    private static string Validate(string number) => $"validate_argument_spec: {{argument_spec: {{number: {{type: int}}}}, provided_arguments: {{number: {number}}}}}";
}
