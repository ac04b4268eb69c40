namespace Playbooks.Tests.Planning;

/// <summary>Both sides: what is certain to fail is told before any host is touched, and whatever could still come out right is left alone.</summary>
public sealed class PlanCheckerTests
{
    [Theory]
    [InlineData("- debug: {msg: '{{ nobody }}'}", "play.yml:4: 'nobody' is undefined; ")]
    [InlineData("- debug: {msg: 'a {{ ansible_hostname }} b {{ nobody }}'}", "play.yml:4: 'nobody' is undefined; ")]
    [InlineData("- copy:\n    dest: /x\n    content: '{{ nobody.name }}'", "play.yml:6: 'nobody' is undefined; ")]
    [InlineData("- debug: {msg: hi}\n  when: nobody", "play.yml:5: 'nobody' is undefined; ")]
    [InlineData("- debug: {msg: '{{ item }}'}\n  loop: '{{ nobody }}'", "play.yml:5: 'nobody' is undefined; ")]
    [InlineData("- debug: {msg: '{{ item }} {{ nobody }}'}\n  loop: [1]", "play.yml:4: 'nobody' is undefined; ")]
    [InlineData("- debug: {msg: '{{ mine }}'}\n  vars: {mine: '{{ nobody }}'}", "play.yml:5: 'nobody' is undefined; ")]
    [InlineData("- set_fact: {a: '{{ nobody }}'}\n- debug: {msg: '{{ a }}'}", "play.yml:4: 'nobody' is undefined; ")]
    [InlineData("- block:\n    - debug: {msg: '{{ nobody }}'}\n  always:\n    - debug: {msg: hi}", "play.yml:5: 'nobody' is undefined; ")]
    [InlineData("- debug: {msg: '{{ nobody }}'}\n  when: inventory_hostname == 'db1'", "play.yml:4: 'nobody' is undefined; ")]
    [InlineData("- debug: {msg: '{{ everywere }}'}", "play.yml:4: 'everywere' is undefined; did you mean 'everywhere'? ")]
    public async Task A_variable_that_nothing_defines_is_told_with_its_place(string tasks, string expected)
        => (await TestForecast.OfTasksAsync(tasks)).ShouldHaveSingleItem().ShouldStartWith(expected);

    [Theory]
    [InlineData("- debug: {msg: '{{ nobody | default(1) }} {{ nobody | d(2) }}'}")]
    [InlineData("- debug: {msg: '{{ nobody.some.thing | default(1) }}'}")]
    [InlineData("- debug: {msg: '{{ nobody if nobody is defined else 2 }}'}")]
    [InlineData("- debug: {msg: '{{ nobody }}'}\n  when: nobody is defined")]
    [InlineData("- debug: {msg: '{{ nobody }}'}\n  when: false")]
    [InlineData("- debug: {msg: '{{ nobody }}'}\n  when: ansible_os_family == 'Debian'")]
    [InlineData("- debug: {msg: '{{ nobody }}'}\n  when: inventory_hostname == 'nothere'")]
    [InlineData("- debug: {msg: '{{ nobody }}'}\n  ignore_errors: true")]
    [InlineData("- debug: {msg: '{{ nobody }}'}\n  failed_when: false")]
    [InlineData("- block:\n    - debug: {msg: '{{ nobody }}'}\n  rescue:\n    - debug: {msg: hi}")]
    [InlineData("- block:\n    - debug: {msg: '{{ nobody }}'}\n  when: ansible_facts.x is defined")]
    [InlineData("- debug: {msg: '{{ nobody }}'}\n  tags: [never]")]
    [InlineData("- debug: {msg: '{{ only_here }}'}")]
    [InlineData("- debug: {msg: '{{ item.nobody }} {{ nobody }}'}\n  loop: '{{ ansible_mounts }}'")]
    [InlineData("- debug: {msg: '{{ nobody }}'}\n  loop: []")]
    [InlineData("- debug: {msg: hi}\n  loop: '{{ nobody }}'\n  when: nobody is defined")]
    [InlineData("- debug: {msg: '{{ a | default(1) }} {{ a is defined }}'}\n  vars: {a: '{{ nobody }}'}")]
    [InlineData("- debug: {msg: hi}\n  when: a is defined and a\n  vars: {a: '{{ nobody }}'}")]
    [InlineData("- debug: {var: nobody}")]
    [InlineData("- debug: {msg: '{{ ansible_hostname }} {{ ansible_local.x.y }} {{ packages }} {{ getent_passwd }}'}")]
    [InlineData("- command: ls\n  register: nobody\n- debug: {msg: '{{ nobody.stdout }}'}")]
    [InlineData("- set_fact: {nobody: 1}\n  when: ansible_os_family == 'x'\n- debug: {msg: '{{ nobody }}'}")]
    [InlineData("- set_fact: {'{{ inventory_hostname }}_x': 1}\n- debug: {msg: '{{ nobody }}'}")]
    [InlineData("- include_vars: '{{ ansible_os_family }}.yml'\n- debug: {msg: '{{ nobody }}'}")]
    [InlineData("- include_tasks: '{{ ansible_os_family }}.yml'\n- debug: {msg: '{{ nobody }}'}")]
    [InlineData("- group_by: {key: 'os_{{ ansible_os_family }}'}\n- debug: {msg: '{{ nobody }}'}")]
    [InlineData("- add_host: {name: new, groups: web}\n- debug: {msg: '{{ nobody }}'}")]
    [InlineData("- meta: end_play\n  when: ansible_os_family == 'x'\n- debug: {msg: '{{ nobody }}'}")]
    [InlineData("- meta: end_host\n- debug: {msg: '{{ nobody }}'}")]
    [InlineData("- assert: {that: nobody is defined, fail_msg: please set nobody}\n- debug: {msg: '{{ nobody }}'}")]
    [InlineData("- assert: {that: nobody | length > 0}\n- debug: {msg: '{{ nobody }}'}")]
    [InlineData("- fail: {msg: no}\n- debug: {msg: '{{ nobody }}'}")]
    [InlineData("- debug: {msg: \"{% for x in [1] %}{% set y = x %}{{ y }}{{ loop.index }}{% endfor %}\"}")]
    [InlineData("- debug: {msg: \"{% set l = [] %}{% if l.append(ansible_hostname) %}{% endif %}{% if l | length == 0 %}{{ nobody }}{% endif %}\"}")]
    [InlineData("- debug: {msg: \"{% if ansible_x %}{{ nobody }}{% endif %}\"}")]
    [InlineData("- debug: {msg: \"{% set y = ansible_x %}{% if y %}{{ nobody }}{% endif %}\"}")]
    [InlineData("- debug: {msg: \"{{ hostvars[groups['web'][0]].only_here }} {{ hostvars.db1.later }}\"}\n- command: ls\n  register: later")]
    [InlineData("- debug: {msg: \"{{ lookup('pipe', 'date') }} {{ lookup('env', 'HOME') }} {{ now() }} {{ omit }}\"}")]
    public async Task What_could_still_come_out_right_is_left_alone(string tasks)
        => (await TestForecast.OfTasksAsync(tasks)).ShouldBeEmpty();

    [Theory]
    [InlineData("- template: {src: nowhere.j2, dest: /x}", "play.yml:4: there is no template 'nowhere.j2' on the controller; looked in ")]
    [InlineData("- template: {src: 'plce.j2', dest: /x}", "play.yml:4: there is no template 'plce.j2' on the controller; did you mean 'place.j2'?")]
    [InlineData("- copy: {src: '{{ everywhere }}.txt', dest: /x}", "play.yml:4: there is no file 'yes.txt' for copy on the controller; ")]
    [InlineData("- copy: {src: /not/there, dest: /x}", "play.yml:4: there is no file '/not/there' for copy on the controller; make it")]
    [InlineData("- copy: {src: '{{ item }}', dest: /x}\n  loop: [one.txt, nowhere.txt]", "play.yml:4: there is no file 'nowhere.txt' for copy")]
    [InlineData("- script: nowhere.sh --flag", "play.yml:4: there is no file 'nowhere.sh' for script")]
    [InlineData("- unarchive: {src: nowhere.tgz, dest: /x}", "play.yml:4: there is no file 'nowhere.tgz' for unarchive")]
    [InlineData("- include_vars: nowhere.yml", "play.yml:4: there is no file of variables 'nowhere.yml' on the controller")]
    [InlineData("- include_tasks: nowhere.yml", "play.yml:4: could not find the file of tasks 'nowhere.yml'")]
    [InlineData("- include_role: {name: nowhere}", "play.yml:4: the role 'nowhere' was not found")]
    [InlineData("- include_role: {name: some, tasks_from: nowhere}", "play.yml:4: could not find specified file in role some: tasks/nowhere")]
    public async Task A_file_that_is_not_on_the_controller_is_told_with_where_it_was_looked_for(string tasks, string expected)
        => (await TestForecast.OfTasksAsync(tasks, ("templates/place.j2", "x"), ("files/one.txt", "x"), ("roles/some/tasks/main.yml", "[]"))).ShouldHaveSingleItem().ShouldStartWith(expected);

    [Theory]
    [InlineData("- template: {src: place.j2, dest: /x}\n- copy: {src: one.txt, dest: /x}\n- copy: {src: files/, dest: /x}")]
    [InlineData("- copy: {src: /not/there, dest: /x, remote_src: true}\n- copy: {content: x, dest: /x}\n- unarchive: {src: /not/there, dest: /x, remote_src: yes}")]
    [InlineData("- unarchive: {src: 'https://example.org/x.tgz', dest: /x, remote_src: true}\n- unarchive: {src: not/there.tgz, dest: /x, creates: /y}")]
    [InlineData("- template: {src: nowhere.j2, dest: /x}\n  when: ansible_os_family == 'RedHat'")]
    [InlineData("- template: {src: '{{ ansible_os_family }}.j2', dest: /x}")]
    [InlineData("- fetch: {src: /etc/hostname, dest: nowhere.txt, flat: true}\n- copy: {src: nowhere.txt, dest: /x}")]
    [InlineData("- command: touch nowhere.txt\n  delegate_to: localhost\n  run_once: true\n- copy: {src: nowhere.txt, dest: /x}")]
    [InlineData("- command: touch files/nowhere.yml\n  connection: local\n- include_vars: nowhere.yml")]
    [InlineData("- copy: {src: nowhere.txt, dest: /x}\n  ignore_errors: yes")]
    [InlineData("- copy: {src: '{{ item }}', dest: /x}\n  with_fileglob: ['nothing/*']")]
    [InlineData("- copy: {src: '{{ item }}', dest: /x}\n  with_first_found: [nowhere.txt, one.txt]")]
    [InlineData("- include_role: {name: some}\n  when: ansible_x is defined")]
    public async Task A_file_that_is_there_or_not_needed_or_made_by_then_is_no_mistake(string tasks)
        => (await TestForecast.OfTasksAsync(tasks, ("templates/place.j2", "x"), ("files/one.txt", "x"))).ShouldBeEmpty();

    [Theory]
    [InlineData("a\n{{ ansible_hostname }}\n{{ nobody }}\n", "templates/t.j2:3: 'nobody' is undefined (the task at play.yml:4:7 reads it); ")]
    [InlineData("{% if everywhere == 'yes' %}\n{{ nobody }}\n{% endif %}\n", "templates/t.j2:2: 'nobody' is undefined (the task at play.yml:4:7 reads it); ")]
    [InlineData("{% for host in groups['web'] %}\n{{ host }} {{ nobody }}\n{% endfor %}\n", "templates/t.j2:2: 'nobody' is undefined (the task at play.yml:4:7 reads it); ")]
    [InlineData("ok\n{% if %}\n", "templates/t.j2:2: ")]
    public async Task A_template_is_read_before_any_host_is_touched(string template, string expected)
        => (await TestForecast.OfTasksAsync("- template: {src: t.j2, dest: /x}", ("templates/t.j2", template))).ShouldHaveSingleItem().ShouldStartWith(expected);

    [Theory]
    [InlineData("{{ ansible_managed }} {{ template_path }} {{ template_host }} {{ inventory_hostname }} {{ role_name | default('') }}\n")]
    [InlineData("{% for host in groups['all'] %}{{ hostvars[host].ansible_default_ipv4.address }}{% endfor %}\n")]
    [InlineData("{% macro m(a, b=1) %}{{ a }}{{ b }}{{ caller() }}{{ varargs }}{% endmacro %}{% call m(1) %}x{% endcall %}\n")]
    [InlineData("{% set ns = namespace(found=false) %}{% for x in ansible_mounts %}{% set ns.found = true %}{% endfor %}{% if not ns.found %}{{ nobody }}{% endif %}\n")]
    [InlineData("{% import 'other.j2' as o %}{{ o.m() }}{% include 'other.j2' %}\n")]
    public async Task A_template_that_may_render_is_left_alone(string template)
        => (await TestForecast.OfTasksAsync("- template: {src: t.j2, dest: /x}", ("templates/t.j2", template), ("templates/other.j2", "{% macro m() %}{{ 1 }}{% endmacro %}"))).ShouldBeEmpty();

    [Fact]
    public async Task Tasks_that_the_command_line_leaves_out_are_left_alone()
    {
        const string Play = "- hosts: all\n  gather_facts: false\n  tasks:\n    - name: early\n      debug: {msg: '{{ nobody }}'}\n      tags: [a]\n    - name: late\n      debug: {msg: hi}\n      tags: [b]\n";
        (await TestForecast.OfAsync(Play)).Count.ShouldBe(1);
        (await TestForecast.OfAsync(Play, options => options with { Tags = ["b"] })).ShouldBeEmpty();
        (await TestForecast.OfAsync(Play, options => options with { SkipTags = ["a"] })).ShouldBeEmpty();
        (await TestForecast.OfAsync(Play, options => options with { StartAtTask = "late" })).ShouldBeEmpty();
        (await TestForecast.OfAsync(Play, options => options with { StartAtTask = "early" })).Count.ShouldBe(1);
        (await TestForecast.OfAsync(Play.Replace("hosts: all", "hosts: web", StringComparison.Ordinal), options => options with { Limit = ["db"] })).ShouldBeEmpty();
        (await TestForecast.OfAsync(Play, options => options with { ExtraVars = ["nobody=1"] })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whatever_gives_a_variable_a_value_counts()
    {
        (await TestForecast.OfAsync("""
            - hosts: all
              gather_facts: false
              vars: {a: 1}
              vars_files: [vars.yml, ['{{ a }}.yml', other.yml]]
              vars_prompt: [{name: asked, prompt: x}]
              roles:
                - {role: r, given: 1, vars: {from_entry: 2}}
              tasks:
                - include_role: {name: included, public: true}
                - debug: {msg: '{{ a }} {{ b }} {{ c }} {{ asked }} {{ in_role }} {{ in_defaults }} {{ in_group }} {{ in_host }} {{ from_entry }} {{ of_included }}'}
                - include_vars: {file: more.yml, name: more}
                - include_vars: flat.yml
                - debug: {msg: '{{ more.x }} {{ flat }}'}
                - include_tasks: loop.yml
                  loop: '{{ ansible_mounts }}'
                  loop_control: {loop_var: one}
              handlers:
                - name: h
                  command: ls
                  register: by_handler
            - hosts: all
              gather_facts: false
              tasks:
                - debug: {msg: '{{ by_handler }} {{ flat }}'}
            """, null, ("vars.yml", "b: 1"), ("other.yml", "c: 1"), ("more.yml", "x: 1"), ("vars/flat.yml", "flat: 1"), ("group_vars/all.yml", "in_group: 1"), ("host_vars/web1.yml", "in_host: 1"),
            ("host_vars/web2.yml", "in_host: 1"), ("host_vars/db1.yml", "in_host: 1"), ("loop.yml", "- debug: {msg: '{{ one }}'}"),
            ("roles/r/vars/main.yml", "in_role: 1"), ("roles/r/defaults/main.yml", "in_defaults: '{{ given }}'"), ("roles/r/tasks/main.yml", "- debug: {msg: '{{ given }} {{ role_path }} {{ dep }}'}"),
            ("roles/r/meta/main.yml", "dependencies: [d]"), ("roles/d/defaults/main.yml", "dep: 1"), ("roles/included/defaults/main.yml", "of_included: 1"), ("roles/included/tasks/main.yml", "[]"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task All_that_is_wrong_comes_at_once_and_once()
    {
        var mistakes = await TestForecast.OfAsync("""
            - hosts: all
              gather_facts: false
              vars_files: [nowhere.yml]
            - hosts: web
              gather_facts: false
              roles: [r]
            """, null, ("roles/r/tasks/main.yml", "- debug: {msg: '{{ nobody }}'}\n- template: {src: nowhere.j2, dest: /x}\n- copy: {content: '{{ one }}{{ two }}', dest: /x}"));
        mistakes.ShouldHaveSingleItem().ShouldStartWith("play.yml:1: vars_files: there is no 'nowhere.yml'; looked at ");
        mistakes = await TestForecast.OfAsync("- hosts: web\n  gather_facts: false\n  roles: [r]\n", null, ("roles/r/tasks/main.yml", "- debug: {msg: '{{ nobody }}'}\n- template: {src: nowhere.j2, dest: /x}\n- copy: {content: '{{ nobody }}', dest: /x}"));
        mistakes.Select(text => text[..text.IndexOf(';', StringComparison.Ordinal)]).ShouldBe([
            "roles/r/tasks/main.yml:1: 'nobody' is undefined", "roles/r/tasks/main.yml:2: there is no template 'nowhere.j2' on the controller", "roles/r/tasks/main.yml:3: 'nobody' is undefined"]);
    }

    [Fact]
    public async Task A_name_that_is_a_slip_away_from_a_variable_of_the_cluster_gives_a_warning_with_its_place()
    {
        (string, string) defaults = ("roles/cluster-defaults/defaults/main.yml", "kube_pods_subnet: 10.233.64.0/18\nkube_apiserver_port: 6443\nbin_dir: /usr/local/bin\n");
        (await TestForecast.WarningsAsync("- hosts: all\n  gather_facts: false\n  roles: [cluster-defaults]\n", defaults, ("group_vars/all.yml", "own_one: 1\nkube_pod_subnet: 10.0.0.0/16\nkube_apiserver_ip: 1\nbin_dir: /opt\n")))
            .ShouldBe(["group_vars/all.yml:2:1: the roles have no variable 'kube_pod_subnet'; did you mean 'kube_pods_subnet'?"]);
        (await TestForecast.WarningsAsync("- hosts: all\n  gather_facts: false\n", ("group_vars/all.yml", "kube_pod_subnet: 10.0.0.0/16\n"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pattern_that_matches_nothing_gives_a_warning()
    {
        (await TestForecast.WarningsAsync("- hosts: webb:db\n  gather_facts: false\n- hosts: localhost\n  gather_facts: false\n")).ShouldBe(["Could not match supplied host pattern, ignoring: webb"]);
        (await TestForecast.WarningsAsync("- hosts: all\n  gather_facts: false\n  tasks:\n    - group_by: {key: later}\n- hosts: later\n  gather_facts: false\n")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_ships_with_the_program_raises_no_alarm()
    {
        var root = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(root, "inventories")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        foreach (var playbook in Directory.EnumerateFiles(Path.Combine(root, "playbooks"), "*.yml"))
        {
            foreach (var inventory in Directory.EnumerateFiles(Path.Combine(root, "inventories"), "hosts.ini", SearchOption.AllDirectories))
            {
                (await TestForecast.MistakesAsync(root, playbook, inventory)).ShouldBeEmpty($"{playbook} -i {inventory}");
            }
        }
    }
}
