using Playbooks.Execution.Walking;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Tests.Loading;
using Playbooks.Variables;

namespace Playbooks.Tests.Execution.Walking;

public sealed class TaskWalkTests
{
    private const string Block = """
        - block:
            - {name: a, debug: {}}
            - {name: b, debug: {}}
          rescue:
            - {name: r, debug: {}}
          always:
            - {name: z, debug: {}}
        - {name: after, debug: {}}
        """;

    [Fact]
    public void Without_a_failure_a_block_is_its_tasks_and_its_always()
        => Names(Walk(Block)).ShouldBe(["a", "b", "z", "after"]);

    [Fact]
    public void A_failure_skips_to_the_rescue_and_the_host_goes_on()
        => Names(Walk(Block), "a").ShouldBe(["a", "r", "z", "after"]);

    [Fact]
    public void A_failure_in_the_rescue_still_runs_always_and_then_ends_the_host()
        => Names(Walk(Block), "a", "r").ShouldBe(["a", "r", "z", "(failed)"]);

    [Fact]
    public void A_failure_in_always_is_rescued_by_nothing_of_the_same_block()
        => Names(Walk(Block), "z").ShouldBe(["a", "b", "z", "(failed)"]);

    [Fact]
    public void The_always_of_an_inner_block_runs_before_the_rescue_of_the_outer_one()
    {
        var walk = Walk("""
            - block:
                - block:
                    - {name: a, debug: {}}
                  always:
                    - {name: inner, debug: {}}
              rescue:
                - {name: outer, debug: {}}
            """);
        walk.Next(out _)!.Task.Name.ShouldBe("a");
        walk.IsRescuing.ShouldBeTrue();
        walk.Fail().ShouldBeTrue();
        Names(walk).ShouldBe(["inner", "(rescued)", "outer"]);
    }

    [Fact]
    public void Nothing_rescues_a_failure_in_a_rescue_or_outside_a_block()
    {
        var walk = Walk(Block);
        walk.Next(out _);
        walk.Fail();
        walk.Next(out _)!.Task.Name.ShouldBe("r");
        walk.IsRescuing.ShouldBeFalse();
        var flat = Walk("- {name: a, debug: {}}\n- {name: b, debug: {}}");
        flat.Next(out _);
        flat.IsRescuing.ShouldBeFalse();
        Names(Walk("- {name: a, debug: {}}\n- {name: b, debug: {}}"), "a").ShouldBe(["a", "(failed)"]);
    }

    [Fact]
    public void Positions_only_grow_through_rescue_always_and_includes()
    {
        var walk = Walk(Block);
        var positions = new List<TaskPosition>();
        while (walk.Next(out _) is { } step)
        {
            positions.Add(step.Position);
            if ((string)step.Task.Name! == "a")
            {
                walk.Fail();
            }
            else if ((string)step.Task.Name! == "r")
            {
                walk.Enter(TestPlaybooks.PlayWith("- {name: i, debug: {}}").Tasks, TaskFrame.Empty, step.Position.Child(0));
            }
        }

        positions.Count.ShouldBe(5);
        positions.ShouldBeInOrder(SortDirection.Ascending);
        positions.Distinct().Count().ShouldBe(5);
    }

    [Fact]
    public void What_an_include_brought_comes_right_after_it()
    {
        var walk = Walk("- {name: include, debug: {}}\n- {name: after, debug: {}}");
        var include = walk.Next(out _)!;
        walk.Enter(TestPlaybooks.PlayWith("- {name: one, debug: {}}\n- {name: two, debug: {}}").Tasks, TaskFrame.Empty, include.Position.Child(0));
        Names(walk).ShouldBe(["one", "two", "after"]);
    }

    [Fact]
    public void Looking_ahead_on_a_clone_moves_nobody()
    {
        var walk = Walk(Block);
        walk.Next(out _);
        var ahead = walk.Clone();
        ahead.Fail();
        Names(ahead).ShouldBe(["r", "z", "after"]);
        Names(walk).ShouldBe(["b", "z", "after"]);
    }

    [Fact]
    public void A_task_in_a_block_has_the_blocks_keywords_around_its_own()
    {
        var step = Walk("- when: outer\n  tags: t1\n  become: true\n  block:\n    - {debug: {}, when: inner, tags: t2, become: false}").Next(out _)!;
        step.Keywords.When.Select(condition => condition.Source).ShouldBe(["outer", "inner"]);
        step.Keywords.Tags.ShouldBe(["t1", "t2"]);
        step.Keywords.Become.ShouldBe(false);
    }

    [Fact]
    public void A_role_runs_once_in_a_play_unless_its_parameters_differ_or_it_allows_more()
    {
        var role = new Role("r", "/roles/r");
        Names(new TaskWalk([Node(role), Node(role)], TaskFrame.Empty, TaskPosition.Start)).ShouldBe(["of r"]);
        Names(new TaskWalk([Node(role), Node(role) with { Parameters = new() { ["p"] = 1L } }], TaskFrame.Empty, TaskPosition.Start)).ShouldBe(["of r", "of r"]);
        Names(new TaskWalk([Node(role), Node(role) with { AllowDuplicates = true }], TaskFrame.Empty, TaskPosition.Start)).ShouldBe(["of r", "of r"]);
        var again = role with { AllowDuplicates = true };
        Names(new TaskWalk([Node(again), Node(again)], TaskFrame.Empty, TaskPosition.Start)).ShouldBe(["of r", "of r"]);
    }

    [Fact]
    public void A_role_that_only_skipped_tasks_has_not_run_and_a_caller_may_forbid_what_the_role_allows()
    {
        var role = new Role("r", "/roles/r");
        var walk = new TaskWalk([Node(role), Node(role), Node(role)], TaskFrame.Empty, TaskPosition.Start);
        walk.Next(out _);
        Names(walk).ShouldBe(["of r"]);
        var again = Node(role with { AllowDuplicates = true });
        Names(new TaskWalk([again, again with { AllowDuplicates = false }], TaskFrame.Empty, TaskPosition.Start)).ShouldBe(["of r"]);
    }

    [Fact]
    public void Dependencies_run_before_the_role_and_once_for_two_that_need_them()
    {
        var common = Node(new Role("common", "/roles/common"));
        Names(new TaskWalk([Node(new Role("a", "/roles/a") { Dependencies = [common] }), Node(new Role("b", "/roles/b") { Dependencies = [common] })], TaskFrame.Empty, TaskPosition.Start))
            .ShouldBe(["of common", "of a", "of b"]);
    }

    [Fact]
    public void A_role_that_was_left_early_counts_as_run()
    {
        var role = new Role("r", "/roles/r");
        var two = Node(role) with { Tasks = [.. Node(role).Tasks, .. Node(role).Tasks] };
        var walk = new TaskWalk([two, two, Node(new Role("next", "/roles/next"))], TaskFrame.Empty, TaskPosition.Start);
        walk.Next(out _);
        walk.EndRole();
        Names(walk).ShouldBe(["of next"]);
    }

    private static RoleNode Node(Role role)
        => new(SourcePosition.None, role) { Tasks = [new TaskDefinition(SourcePosition.None, "debug") { Name = "of " + role.Name }] };

    private static TaskWalk Walk(string tasks) => new(TestPlaybooks.PlayWith(tasks).Tasks, TaskFrame.Empty, TaskPosition.Start);

    /// <summary>The names of the steps to the end, of which the given ones fail once each; as the engine walks.</summary>
    private static List<string> Names(TaskWalk walk, params string[] failing)
    {
        var names = new List<string>();
        while (true)
        {
            var step = walk.Next(out var failed);
            if (failed)
            {
                var isRescued = walk.Fail();
                names.Add(isRescued ? "(rescued)" : "(failed)");
                if (isRescued)
                {
                    continue;
                }

                return names;
            }

            if (step is null)
            {
                return names;
            }

            walk.NoteRan();
            names.Add((string)step.Task.Name!);
            if (failing.Contains(step.Task.Name) && !walk.Fail())
            {
                names.Add("(failed)");
                return names;
            }
        }
    }
}
