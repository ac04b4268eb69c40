namespace Playbooks.Jinja;

/// <summary>One call of a filter, a test or a function.</summary>
public sealed class CallContext
{
    internal CallContext(string name, Evaluation.RenderState state, object? value, object?[] positional, JinjaDict? keyword)
    {
        Name = name;
        State = state;
        Value = value;
        Positional = positional;
        Keyword = keyword;
    }

    /// <summary>The name it was called by.</summary>
    public string Name { get; }

    /// <summary>What was piped into the filter or test; null for a function.</summary>
    public object? Value { get; }

    /// <summary>The arguments in parentheses, without <see cref="Value"/>.</summary>
    public IReadOnlyList<object?> Positional { get; }

    /// <summary>The arguments given by name; null when there are none.</summary>
    public JinjaDict? Keyword { get; }

    /// <summary>All variables visible at the call: loop variables, names that were set, then those of the host.</summary>
    public IScope Scope => State;

    public JinjaEnvironment Environment => State.Environment;

    internal Evaluation.RenderState State { get; }

    /// <summary>
    /// Gives the arguments the names of the parameters. A name that ends in "?" is optional. Throws
    /// <see cref="FilterArgumentException"/> for a missing, unknown or surplus argument.
    /// </summary>
    public BoundArguments Bind(params ReadOnlySpan<string> parameters) => BoundArguments.Bind(this, parameters);

    /// <summary>The same for a method whose arguments have no names.</summary>
    internal BoundArguments BindPositional(string method, params ReadOnlySpan<string> parameters) =>
        Keyword is null ? BoundArguments.Bind(this, parameters) : throw Error($"{method}() takes no keyword arguments");

    /// <summary>Calls a filter of the environment with this call's variables.</summary>
    public object? CallFilter(string name, object? value, params object?[] arguments) =>
        Environment.Filters.TryGetValue(name, out var filter)
            ? filter(new CallContext(name, State, value, arguments, null))
            : throw new TemplateRuntimeException($"No filter named {PythonValues.Repr(name)}.");

    /// <summary>Calls a test of the environment with this call's variables.</summary>
    public bool CallTest(string name, object? value, params object?[] arguments) =>
        Environment.Tests.TryGetValue(name, out var test)
            ? PythonValues.IsTrue(test(new CallContext(name, State, value, arguments, null)))
            : throw new TemplateRuntimeException($"No test named {PythonValues.Repr(name)}.");

    /// <summary>An error of this call.</summary>
    public FilterArgumentException Error(string message) => new(message);
}
