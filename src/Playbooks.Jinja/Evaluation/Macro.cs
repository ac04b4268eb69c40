using System.Text;
using Playbooks.Jinja.Nodes.Statements;

namespace Playbooks.Jinja.Evaluation;

/// <summary>A macro of a template, or the body of a call block, with the names it was defined among.</summary>
internal sealed class Macro(MacroDefinition definition, RenderState definedIn) : ICallable, IJinjaObject
{
    private readonly Frame closure = definedIn.Frame;

    public string PythonTypeName => "Macro";

    public object? Call(CallContext call)
    {
        RenderState.CheckDepth();
        var frame = new Frame(closure);
        var state = new RenderState(definedIn.Context, frame, new StringBuilder(), call.State.AutoEscape) { TemplateName = definedIn.TemplateName };
        Bind(call, frame, state);
        StatementRunner.Run(definition.Body, state);
        return state.Rendered(state.Output.ToString());
    }

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "name" => definition.Name,
            "arguments" => new JinjaTuple([.. definition.Parameters.Select(parameter => (object?)parameter.Name)]),
            "catch_kwargs" => definition.CatchesKeyword,
            "catch_varargs" => definition.CatchesPositional,
            "caller" => definition.UsesCaller,
            _ => null,
        };
        return name is "name" or "arguments" or "catch_kwargs" or "catch_varargs" or "caller";
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return false;
    }

    public override string ToString() => $"<Macro {(definition.Name is { } name ? PythonValues.Repr(name) : "anonymous")}>";

    private void Bind(CallContext call, Frame frame, RenderState state)
    {
        var parameters = definition.Parameters;
        var keyword = call.Keyword is null ? null : new JinjaDict(call.Keyword);
        for (var i = 0; i < parameters.Count; i++)
        {
            var (name, fallback) = parameters[i];
            if (i < call.Positional.Count)
            {
                frame.Set(name, call.Positional[i]);
            }
            else if (keyword is not null && keyword.TryGetValue(name, out var value))
            {
                keyword.Remove(name);
                frame.Set(name, value);
            }
            else
            {
                frame.Set(name, fallback is null ? new Undefined($"parameter {PythonValues.Repr(name)} was not provided", name) : fallback.Evaluate(state));
            }
        }

        BindSpecial(call, frame, keyword);
    }

    private bool Takes(string name) => definition.Parameters.Any(parameter => parameter.Name == name);

    private void BindSpecial(CallContext call, Frame frame, JinjaDict? keyword)
    {
        if (definition.UsesCaller && definition.Parameters.All(parameter => parameter.Name != "caller"))
        {
            frame.Set("caller", keyword is not null && keyword.TryGetValue("caller", out var caller) && caller is not null
                ? caller
                : new Undefined("No caller defined", "caller"));
            keyword?.Remove("caller");
        }

        if (definition.CatchesKeyword && !Takes("kwargs"))
        {
            frame.Set("kwargs", keyword ?? []);
        }
        else if (keyword is { Count: > 0 } && !definition.CatchesKeyword)
        {
            throw new TemplateRuntimeException(keyword.ContainsKey("caller")
                ? $"macro {PythonValues.Repr(definition.Name)} was invoked with two values for the special caller argument. This is most likely a bug."
                : $"macro {PythonValues.Repr(definition.Name)} takes no keyword argument {PythonValues.Repr(keyword.Keys.First())}");
        }

        if (definition.CatchesPositional && !Takes("varargs"))
        {
            frame.Set("varargs", new JinjaTuple([.. call.Positional.Skip(definition.Parameters.Count)]));
        }
        else if (call.Positional.Count > definition.Parameters.Count && !definition.CatchesPositional)
        {
            throw new TemplateRuntimeException(
                $"macro {PythonValues.Repr(definition.Name)} takes not more than {definition.Parameters.Count} argument(s)");
        }
    }
}
