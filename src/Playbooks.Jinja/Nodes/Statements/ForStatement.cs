using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% for target in items if test recursive %} ... {% else %} ... {% endfor %}</c>.</summary>
internal sealed class ForStatement(
    Location location,
    AssignmentTarget target,
    ExpressionNode items,
    ExpressionNode? test,
    bool recursive,
    StatementNode[] body,
    StatementNode[] otherwise) : StatementNode(location)
{
    /// <summary>As in Jinja2 there is no <c>loop</c> when the body does not name it: a template that the body includes does not see it either.</summary>
    private readonly Lazy<bool> readsLoop = new(() => recursive || ReadsLoop(body));

    public override Signal Execute(RenderState state)
    {
        Loop(state, items.Evaluate(state), 0);
        return Signal.None;
    }

    public override void CollectNames(NameCollector names)
    {
        items.CollectNames(names);
        if (test is not null)
        {
            names.InScope(() =>
            {
                target.CollectNames(names);
                test.CollectNames(names);
            });
        }

        names.InScope(() =>
        {
            names.Store("loop");
            target.CollectNames(names);
            Array.ForEach(body, statement => statement.CollectNames(names));
        });
        names.InScope(() => Array.ForEach(otherwise, statement => statement.CollectNames(names)));
    }

    private static bool ReadsLoop(StatementNode[] body)
    {
        var names = new NameCollector(new Dictionary<string, object?>());
        Array.ForEach(body, statement => statement.CollectNames(names));
        return names.Free.Contains("loop") || names.HasScopedBlocks;
    }

    private void Loop(RenderState state, object? iterable, int depth)
    {
        var outer = state.Frame;
        var any = false;
        try
        {
            RenderState.CheckDepth();
            Func<object?, int, object?>? recurse = recursive ? (inner, level) => Recurse(state, outer, inner, level) : null;
            var loop = new LoopContext(test is null ? iterable : null, Items(state, outer, iterable).GetEnumerator(), depth, recurse);
            while (loop.MoveNext(out var item))
            {
                var frame = new Frame(outer);
                target.Assign(state, frame, item);
                if (readsLoop.Value)
                {
                    frame.Set("loop", loop);
                }

                state.Frame = frame;
                var signal = StatementRunner.Run(body, state);
                if (signal == Signal.Break)
                {
                    break;
                }

                // As in Jinja2, "else" runs unless the body was run to its end at least once.
                any |= signal == Signal.None;
            }
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }
        finally
        {
            state.Frame = outer;
        }

        if (!any)
        {
            StatementRunner.RunInFrame(otherwise, state);
        }
    }

    private IEnumerable<object?> Items(RenderState state, Frame outer, object? iterable)
    {
        if (test is null)
        {
            return All(iterable);
        }

        return All(iterable).Where(item =>
        {
            var frame = new Frame(outer);
            target.Assign(state, frame, PythonValues.FromHost(item));
            var before = state.Frame;
            state.Frame = frame;
            try
            {
                return PythonValues.IsTrue(test.Evaluate(state));
            }
            finally
            {
                state.Frame = before;
            }
        });
    }

    /// <summary>The items; a list may grow while it is walked, as in Python.</summary>
    private static IEnumerable<object?> All(object? iterable) => iterable switch
    {
        JinjaDict dict => dict.Keys.Select(NoneKey.Unwrap).ToArray(),
        List<object?> list => Walk(list),
        _ => PythonValues.Iterate(iterable),
    };

    private static IEnumerable<object?> Walk(List<object?> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            yield return list[i];
        }
    }

    private object? Recurse(RenderState state, Frame outer, object? iterable, int depth)
    {
        var before = state.Frame;
        state.Frame = outer;
        try
        {
            return state.Rendered(state.Capture((iterable, depth), (inner, arguments) => Loop(inner, arguments.iterable, arguments.depth)));
        }
        finally
        {
            state.Frame = before;
        }
    }
}
