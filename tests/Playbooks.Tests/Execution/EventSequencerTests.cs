using Playbooks.Execution;
using Playbooks.Execution.Events;
using Playbooks.Plays;
using Playbooks.Results;

namespace Playbooks.Tests.Execution;

public sealed class EventSequencerTests
{
    private static readonly TaskPosition Include = TaskPosition.Start.Child(3);

    [Fact]
    public async Task An_include_is_told_once_for_its_hosts_though_the_news_that_all_have_met_comes_late()
    {
        var told = new Events();
        var order = new TaskOrder(["h1", "h2"], isFree: false);
        await using var sequencer = new EventSequencer(told, order, ["h1", "h2"], isFree: false, TimeProvider.System, _ => { });

        sequencer.Emit(Include, Header, Included("h1"));
        sequencer.MoveTo(Include.Child(-1));
        sequencer.Emit(Include, Header, Included("h2"));
        sequencer.MoveTo(Include.Child(0));

        told.All.OfType<Included>().ShouldHaveSingleItem().Hosts.ShouldBe(["h1", "h2"]);
    }

    [Fact]
    public async Task The_header_of_a_meta_task_says_when_it_is_not_the_first()
    {
        var told = new Events();
        var order = new TaskOrder(["h1", "h2"], isFree: false);
        await using var sequencer = new EventSequencer(told, order, ["h1", "h2"], isFree: false, TimeProvider.System, _ => { });

        sequencer.Emit(Include, Header, new MetaEnded(DateTimeOffset.UnixEpoch, "h1", "noop", true));
        sequencer.Emit(Include, Header, new MetaEnded(DateTimeOffset.UnixEpoch, "h2", "noop", true));
        sequencer.Finish();

        told.All.OfType<TaskStarted>().Select(header => header.IsRepeated).ShouldBe([false, true]);
    }

    [Fact]
    public async Task Under_the_free_strategy_what_happened_is_told_though_the_play_was_aborted_before_it()
    {
        var told = new Events();
        var order = new TaskOrder(["h1", "h2"], isFree: true);
        await using var sequencer = new EventSequencer(told, order, ["h1", "h2"], isFree: true, TimeProvider.System, _ => { });

        order.AbortAfter(TaskPosition.Start.Child(1));
        sequencer.Emit(Include, Header, Included("h1"));

        told.All.OfType<Included>().ShouldHaveSingleItem();
    }

    private static TaskStarted Header => new(DateTimeOffset.UnixEpoch, "include_tasks", "include_tasks", false, SourcePosition.None);

    private static Included Included(string host) => new(DateTimeOffset.UnixEpoch, "/t.yml", [host]);

    private sealed class Events : IRunEvents
    {
        public List<RunEvent> All { get; } = [];

        public void Emit(RunEvent runEvent) => All.Add(runEvent);
    }
}
