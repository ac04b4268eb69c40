using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Queries;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution.Asking;

/// <summary>Walks the coming tasks of a host as far as their inputs are known, and collects what they will want to know. Touches nothing: it walks on a copy, and an
/// error ahead only means that nothing is asked for that task. Stops at a fence: a task that must act, a flush of notified handlers, an include whose
/// name or condition nobody knows yet.</summary>
internal sealed class LookAhead(BatchContext batch, HostVariables host, TaskPreparer preparer)
{
    private const int MostQueries = 2000;

    /// <summary>The queries of up to <paramref name="window"/> coming tasks that go to the same shell. <paramref name="needsFacts"/>: one of them reads facts that are not there yet.</summary>
    public IReadOnlyList<Query> Collect(TaskWalk walk, int window, string shellKey, IReadOnlySet<string> unknownAlready, bool hasNotifications, out bool needsFacts)
    {
        var pass = new Pass(batch, host, preparer, shellKey, unknownAlready);
        var ahead = walk.Clone();
        for (var tasks = 0; tasks < window && pass.Queries.Count < MostQueries;)
        {
            var step = ahead.Next(out var failed);
            if (step is null || failed)
            {
                break;
            }

            if (!TaskSelection.IsSelected(batch, step, peek: true))
            {
                continue;
            }

            tasks++;
            if (!pass.Visit(step, ahead, hasNotifications))
            {
                break;
            }
        }

        needsFacts = pass.NeedsFacts;
        return pass.Queries;
    }

    /// <summary>The queries of the items of the current loop that are still to come.</summary>
    public IReadOnlyList<Query> CollectItems(WalkStep step, IReadOnlyList<TaskScope> items, string shellKey)
    {
        var queries = new List<Query>();
        foreach (var scope in items)
        {
            try
            {
                if (ItemRunner.FirstFalse(step.Keywords.When, scope) is null && preparer.Prepare(step, scope) is var prepared
                    && prepared.ShellKey == shellKey && !prepared.Module.Acts(prepared.Arguments))
                {
                    queries.AddRange(prepared.Module.Ask(prepared.Arguments, prepared.Context));
                }
            }
            catch (Exception exception) when (Evaluation.IsWithoutValue(exception))
            {
                // Counts only at the item's turn.
            }

            if (queries.Count > MostQueries)
            {
                break;
            }
        }

        return queries;
    }

    private sealed class Pass(BatchContext batch, HostVariables host, TaskPreparer preparer, string shellKey, IReadOnlySet<string> unknownAlready)
    {
        private readonly HashSet<string> unknown = [.. unknownAlready, "ansible_failed_task", "ansible_failed_result"];
        private readonly Dictionary<string, object?> known = new(StringComparer.Ordinal);

        public List<Query> Queries { get; } = [];

        public bool NeedsFacts { get; private set; }

        /// <summary>False at a fence.</summary>
        public bool Visit(WalkStep step, TaskWalk ahead, bool hasNotifications)
        {
            var scope = Scope(step, null);
            var isWanted = step.Task.Loop is null ? IsWanted(step, scope) : null;
            var goesOn = isWanted == false || VisitWanted(step, scope, isWanted, ahead, hasNotifications);
            if (step.Task.Register is { } register)
            {
                Forget(register);
            }

            return goesOn;
        }

        private bool VisitWanted(WalkStep step, TaskScope scope, bool? isWanted, TaskWalk ahead, bool hasNotifications)
        {
            switch (step.Task.Action)
            {
                case "meta":
                    var what = PythonValues.Str(step.Task.Arguments.TryGetValue("_raw_params", out var word) ? word : "");
                    return what switch { "flush_handlers" => !hasNotifications, "noop" => true, _ => isWanted != true && what is not "clear_facts" };
                case "include_tasks" or "include_role":
                    return isWanted == true && TryEnter(step, scope, ahead);
                case "include_vars" or "add_host" or "group_by":
                    return false;
                case "set_fact":
                    Simulate(step, scope, isWanted);
                    return true;
            }

            if (batch.Run.Modules.Find(step.Task.Action) is not { } module)
            {
                return false;
            }

            if (step.Task.Until.Count > 0 || step.Task.Async is not null || step.Keywords.RunOnce is not null || step.Task.Action == "pause")
            {
                return isWanted != true;
            }

            return module.Reach == ModuleReach.Controller || Ask(step, scope, module, isWanted);
        }

        private bool Ask(WalkStep step, TaskScope scope, IModule module, bool? isWanted)
        {
            foreach (var item in Items(step, scope))
            {
                var itemScope = item ?? scope;
                var itemWanted = item is null ? isWanted : IsWanted(step, itemScope);
                if (itemWanted == false || Try(() => preparer.Prepare(step, itemScope)) is not { } prepared)
                {
                    continue;
                }

                if (module.Acts(prepared.Arguments))
                {
                    if (itemWanted == true)
                    {
                        // It will change the host, and facts are those from before that: here they still come with the questions.
                        NeedsFacts |= host.DueFacts is not null && !prepared.Settings.IsCheck;
                        return false;
                    }
                }
                else if (!prepared.IsPassedOver && prepared.ShellKey == shellKey && (itemWanted == true || module.Reach == ModuleReach.Private))
                {
                    Queries.AddRange(Try(() => module.Ask(prepared.Arguments, prepared.Context)) ?? []);
                }
            }

            return true;
        }

        /// <summary>One scope for each item of a loop; a single null without a loop; nothing when the items are not known.</summary>
        private IEnumerable<TaskScope?> Items(WalkStep step, TaskScope scope)
            => step.Task.Loop is null
                ? new TaskScope?[] { null }
                : (Try(() => LoopItems.Of(step, scope)) ?? []).Select(TaskScope? (item) => Scope(step, item));

        private bool TryEnter(WalkStep step, TaskScope scope, TaskWalk ahead)
        {
            if (step.Task.Loop is not null || Try(() => EngineAction.Load(batch.Run.Loader, step, scope)) is not { } included)
            {
                return false;
            }

            ahead.Enter(included.Nodes, included.Frame, step.Position.Child(0), step.IsHandler);
            return true;
        }

        private void Simulate(WalkStep step, TaskScope scope, bool? isWanted)
        {
            foreach (var key in step.Task.Arguments.Keys.Select(PythonValues.Str).Where(key => key is not "cacheable" and not "_raw_params"))
            {
                if (isWanted == true && step.Task.Loop is null && Try(() => new Box(scope.Templar.Resolve(step.Task.Arguments[key], scope))) is { } box)
                {
                    unknown.Remove(key);
                    known[key] = box.Value;
                }
                else
                {
                    Forget(key);
                }
            }
        }

        private void Forget(string name)
        {
            known.Remove(name);
            unknown.Add(name);
        }

        private bool? IsWanted(WalkStep step, TaskScope scope)
        {
            bool? wanted = true;
            foreach (var condition in step.Keywords.When)
            {
                var box = Try(() => new Box(scope.Templar.Check(condition.Source, scope, condition.Position)));
                if (box is null)
                {
                    wanted = null;
                }
                else if (box.Value is false)
                {
                    return false;
                }
            }

            return wanted;
        }

        private TaskScope Scope(WalkStep step, Dictionary<string, object?>? item)
        {
            var locals = new Dictionary<string, object?>(known, StringComparer.Ordinal);
            foreach (var (key, value) in item ?? [])
            {
                locals[key] = value;
            }

            return new TaskScope(batch.Run.Templar, batch.Variables, host, step.TaskFrame, step.Position) { Locals = locals, Unknown = unknown };
        }

        private T? Try<T>(Func<T> evaluate)
            where T : class
        {
            try
            {
                return evaluate();
            }
            catch (HostsBehindException)
            {
                return null;
            }
            catch (FactsNeededException)
            {
                NeedsFacts = true;
                unknown.Add(FactNames.Unknown);
                return null;
            }
            catch (Exception exception) when (exception is PlaybookException || Evaluation.IsWithoutValue(exception))
            {
                return null;
            }
        }
    }

    private sealed record Box(object? Value);
}
