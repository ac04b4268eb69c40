using Playbooks.Jinja.Nodes;

namespace Playbooks.Jinja.Evaluation;

/// <summary>Runs statements one after the other.</summary>
internal static class StatementRunner
{
    public static Signal Run(StatementNode[] body, RenderState state)
    {
        foreach (var statement in body)
        {
            var signal = state.Forecast is null ? statement.Execute(state) : state.Forecast.Run(statement, state);
            if (signal != Signal.None)
            {
                return signal;
            }
        }

        return Signal.None;
    }

    /// <summary>Runs statements whose names are not seen outside.</summary>
    public static Signal RunInFrame(StatementNode[] body, RenderState state)
    {
        var before = state.Frame;
        state.Frame = new Frame(before);
        try
        {
            return Run(body, state);
        }
        finally
        {
            state.Frame = before;
        }
    }
}
