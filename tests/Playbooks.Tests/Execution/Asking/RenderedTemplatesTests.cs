using Playbooks.Execution.Asking;
using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Tests.Execution.Asking;

/// <summary>A template is rendered once for each distinct input; a text is never used where the template would give another.</summary>
public sealed class RenderedTemplatesTests
{
    private readonly ChangeLedger ledger = new();
    private readonly RenderedTemplates rendered;
    private readonly JinjaDict shared = [];
    private readonly Dictionary<string, HostVariables> hosts = [];
    private readonly Templar templar;
    private int renderings;

    public RenderedTemplatesTests()
    {
        rendered = new RenderedTemplates(ledger);
        var environment = new JinjaEnvironment(new JinjaOptions());
        environment.Globals["counted"] = (JinjaFunction)(_ => { renderings++; return ""; });
        environment.Globals["lookup"] = (JinjaFunction)(call => call.Scope.TryGetValue(TaskScope.OwnName, out var scope) && scope is not null ? "found" : "");
        templar = new Templar(environment, _ => environment);
        shared["colour"] = "red";
        shared["both"] = TemplateText.Create("{{ colour }} {{ number }}", SourcePosition.None);
    }

    [Fact]
    public void Ahead_and_at_its_turn_a_template_is_rendered_once()
    {
        var host = Host("h1", 1);
        Render("{{ both }}", host, ahead: ["other"]).ShouldBe("red 1");
        Render("{{ both }}", host).ShouldBe("red 1");
        renderings.ShouldBe(1);
    }

    [Fact]
    public void What_a_task_registered_in_between_matters_only_when_it_is_read()
    {
        var host = Host("h1", 1);
        Render("{{ both }}", host, ahead: ["other"]);
        host.Write(host.Set, "other", "x", Position(1));
        Render("{{ both }}", host).ShouldBe("red 1");
        renderings.ShouldBe(1);
        host.Write(host.Set, "colour", "blue", Position(2));
        Render("{{ both }}", host).ShouldBe("blue 1");
        renderings.ShouldBe(2);
    }

    [Fact]
    public void A_name_that_was_missing_counts_as_an_input()
    {
        var host = Host("h1", 1);
        Render("{{ extra is defined }}", host).ShouldBe("False");
        host.Write(host.Set, "extra", 1L, Position(1));
        Render("{{ extra is defined }}", host).ShouldBe("True");
    }

    [Fact]
    public void Hosts_that_would_read_the_same_share_a_text_and_others_do_not()
    {
        Render("{{ both }}", Host("h1", 1)).ShouldBe("red 1");
        Render("{{ both }}", Host("h2", 1)).ShouldBe("red 1");
        renderings.ShouldBe(1);
        Render("{{ both }}", Host("h3", 3)).ShouldBe("red 3");
        Render("{{ inventory_hostname }}", Host("h4", 1)).ShouldBe("h4");
        Render("{{ inventory_hostname }}", Host("h5", 1)).ShouldBe("h5");
    }

    [Fact]
    public void Items_of_a_loop_each_have_their_text()
    {
        var host = Host("h1", 1);
        string[] items = ["a", "b", "c", "d", "e", "f"];
        foreach (var item in items)
        {
            Render("{{ item }}", host, ahead: ["other"], item: item);
        }

        items.Select(item => Render("{{ item }}", host, item: item)).ShouldBe(items);
        renderings.ShouldBeLessThan(items.Length * 2);
    }

    [Theory]
    [InlineData("{{ lookup('anything') }}", "found")]
    [InlineData("{{ hostvars['h1'].number }}", "1")]
    public void What_depends_on_more_than_names_is_rendered_each_time(string template, string text)
    {
        var host = Host("h1", 1);
        Render(template, host).ShouldBe(text);
        Render(template, host).ShouldBe(text);
        renderings.ShouldBe(2);
    }

    [Fact]
    public void A_wide_change_voids_all_texts_as_they_may_hold_what_the_controllers_files_said()
    {
        var host = Host("h1", 1);
        Render("{{ both }}", host);
        ledger.Begin(isWide: true);
        ledger.End(isWide: true);
        Render("{{ both }}", host);
        renderings.ShouldBe(2);
    }

    [Fact]
    public void A_file_whose_text_has_changed_is_rendered_again()
    {
        var host = Host("h1", 1);
        Render("{{ colour }}", host).ShouldBe("red");
        Render("{{ colour }}!", host).ShouldBe("red!");
    }

    private static TaskPosition Position(int number) => TaskPosition.Start.Child(number);

    private HostVariables Host(string name, long number) => hosts[name] = new HostVariables(name, new JinjaDict { ["number"] = number }, []);

    private string Render(string template, HostVariables host, HashSet<string>? ahead = null, string? item = null)
    {
        var source = template + "{{ counted() }}";
        var play = new PlayVariables { Extra = [], Play = shared, Magic = [], Members = new Members(hosts) };
        var scope = new TaskScope(templar, play, host, TaskFrame.Empty, TaskPosition.End) { Unknown = ahead };
        if (item is not null)
        {
            scope.Locals["item"] = item;
        }

        return rendered.Get("t.j2", source, new JinjaOptions(), scope, noting => templar.RenderFile("t.j2", source, new JinjaOptions(), noting));
    }

    private sealed class Members(Dictionary<string, HostVariables> hosts) : IRunMembers
    {
        public IReadOnlyList<string> AllPlayHosts => [.. hosts.Keys];

        public Inventory Inventory(TaskPosition? reader) => throw new NotSupportedException();

        public HostVariables? Host(string name) => hosts.GetValueOrDefault(name);

        public IReadOnlyList<string> PlayHosts(TaskPosition? reader) => AllPlayHosts;

        public IReadOnlyList<string> BatchHosts(TaskPosition? reader) => AllPlayHosts;

        public bool IsSettled(TaskPosition reader) => true;
    }
}
