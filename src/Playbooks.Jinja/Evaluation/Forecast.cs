using Playbooks.Jinja.Nodes;

namespace Playbooks.Jinja.Evaluation;

/// <summary>Executes statements where some values are not known: one that needs such a value is left out, and all it would have set or changed is unknown too.</summary>
internal sealed class Forecast(Func<Exception, bool> isUnknown)
{
    public Signal Run(StatementNode statement, RenderState state)
    {
        try
        {
            return statement.Execute(state);
        }
        catch (Exception error) when (isUnknown(error))
        {
            var names = new NameCollector(new Dictionary<string, object?>());
            statement.CollectNames(names);
            if (names.Diverts)
            {
                throw;
            }

            Forget(names, state.Frame, new UnknownValue(error));
            return Signal.None;
        }
    }

    private static void Forget(NameCollector names, Frame frame, UnknownValue unknown)
    {
        // A list or a namespace may have been changed in place by a mere look at it.
        foreach (var name in names.Free.Where(name => frame.TryGet(name, out var value) && value is not (string or bool or long or double or null)))
        {
            frame.Replace(name, unknown);
        }

        foreach (var name in names.Touched)
        {
            frame.Set(name, unknown);
        }
    }
}
