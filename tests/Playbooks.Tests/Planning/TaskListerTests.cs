using Playbooks.Planning;
using Playbooks.Tests.Commands;
using Playbooks.Tests.Inventories;
using Playbooks.Tests.Loading;

namespace Playbooks.Tests.Planning;

/// <summary>Against what ansible-playbook --list-tasks --list-tags printed (tests/tools/language_cases.sh).</summary>
public sealed class TaskListerTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Planning", "Golden");

    [Theory]
    [InlineData("list", "", "")]
    [InlineData("list--tagsapptag", "apptag", "")]
    [InlineData("list--tagst1,own", "t1,own", "")]
    [InlineData("list--tagsnever", "never", "")]
    [InlineData("list--tagstagged", "tagged", "")]
    [InlineData("list--tagsuntagged", "untagged", "")]
    [InlineData("list--tagsall,deep", "all,deep", "")]
    [InlineData("list--skip-tagsplaytag", "", "playtag")]
    [InlineData("list--skip-tagsalways,imp", "", "always,imp")]
    public async Task Tasks_and_tags_are_those_that_ansible_playbook_lists(string name, string tags, string skipTags)
    {
        var site = Path.Combine(Folder, "site");
        var playbooks = new TestPlaybooks(site);
        var inventory = await TestInventory.LoadAsync(Path.Combine(site, "hosts"));
        var lister = new TaskLister(inventory, [], new TagSelector(tags.Length > 0 ? [tags] : [], [skipTags]), playbooks.Templates, []);
        var text = lister.List(playbooks.Loader.Load(Path.Combine(site, "site.yml")), "site.yml", new ListOptions(Hosts: false, Tasks: true, Tags: true));
        text.ShouldBe(await File.ReadAllTextAsync(Path.Combine(Folder, name + ".txt"), TestContext.Current.CancellationToken));
    }

    /// <summary>Each role of the shipped playbook cluster has a tag, with which it runs after the checks and without the others.</summary>
    [Theory]
    [InlineData("system", "cluster-facts preflight kubernetes/worker system")]
    [InlineData("containerd", "cluster-facts preflight kubernetes/worker containerd")]
    [InlineData("kubernetes", "cluster-facts preflight kubernetes/worker kubernetes/binaries kubernetes/kubelet")]
    [InlineData("etcd", "cluster-facts preflight kubernetes/worker etcd")]
    [InlineData("worker", "cluster-facts preflight kubernetes/worker kubernetes/control-plane kubernetes/worker")]
    [InlineData("network", "cluster-facts preflight kubernetes/worker kubernetes/control-plane network/bridge network/flannel")]
    [InlineData("preflight", "cluster-facts preflight kubernetes/worker")]
    public async Task A_role_of_the_cluster_runs_alone_by_its_tag(string tag, string expected)
    {
        var root = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(root, "inventories")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        var text = await TestForecast.TasksAsync(root, Path.Combine(root, "playbooks", "cluster.yml"), Path.Combine(root, "inventories", "sample", "hosts.ini"), tag);
        var roles = text.Split('\n').Where(line => line.StartsWith("      ", StringComparison.Ordinal) && line.Contains(" : ", StringComparison.Ordinal)).Select(line => line.Split(" : ")[0].Trim())
            .Where(role => role != "cluster-defaults").ToList();
        string.Join(' ', roles.Where((role, index) => index == 0 || roles[index - 1] != role)).ShouldBe(expected, text);
    }

    [Fact]
    public async Task Hosts_are_listed_in_the_order_of_the_inventory()
    {
        var site = Path.Combine(Folder, "site");
        var playbooks = new TestPlaybooks(site);
        var inventory = await TestInventory.LoadAsync(Path.Combine(site, "hosts"));
        var text = new TaskLister(inventory, ["!h1"], new TagSelector([], []), playbooks.Templates, [])
            .List(playbooks.Loader.Load(Path.Combine(site, "other.yml")), "other.yml", new ListOptions(Hosts: true, Tasks: false, Tags: false));
        text.ShouldBe("\nplaybook: other.yml\n\n  play #1 (all): Other\tTAGS: []\n    pattern: ['all']\n    hosts (2):\n      h2\n      d1\n"
            + "\n  play #2 (h1,d1): h1,d1\tTAGS: []\n    pattern: ['h1', 'd1']\n    hosts (1):\n      d1\n");
    }

    [Fact]
    public async Task Templated_tags_are_evaluated()
    {
        using var line = new CommandLine();
        var folder = line.Folder;
        await File.WriteAllTextAsync(Path.Combine(folder, "hosts"), "h1\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "play.yml"), """
            - hosts: h1
              vars: {tg: dyn, tgl: [d1, d2]}
              tasks:
                - {name: t1, debug: {msg: 1}, tags: "{{ tg }}"}
                - {name: t2, debug: {msg: 1}, tags: "{{ tgl }}"}
                - {name: t3, debug: {msg: 1}, tags: [x, "{{ tg }}"]}
            """, TestContext.Current.CancellationToken);
        var playbooks = new TestPlaybooks(folder);
        var inventory = await TestInventory.LoadAsync(Path.Combine(folder, "hosts"));
        var text = new TaskLister(inventory, [], new TagSelector([], []), playbooks.Templates, [])
            .List(playbooks.Loader.Load(Path.Combine(folder, "play.yml")), "play.yml", new ListOptions(Hosts: false, Tasks: true, Tags: true));
        text.ShouldEndWith("      t1\tTAGS: [dyn]\n      t2\tTAGS: [d1, d2]\n      t3\tTAGS: [dyn, x]\n      TASK TAGS: [d1, d2, dyn, x]\n");
    }
}
