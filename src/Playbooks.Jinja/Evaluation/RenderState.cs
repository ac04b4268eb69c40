using System.Runtime.CompilerServices;
using System.Text;

namespace Playbooks.Jinja.Evaluation;

/// <summary>Where a render stands: its variables and its output. Used by one thread at a time.</summary>
internal sealed class RenderState(TemplateContext context, Frame frame, StringBuilder output, bool autoEscape) : IScope
{
    public TemplateContext Context => context;

    public JinjaEnvironment Environment => context.Environment;

    public Frame Frame { get; set; } = frame;

    public StringBuilder Output { get; set; } = output;

    public bool AutoEscape { get; set; } = autoEscape;

    /// <summary>Output is dropped: the template extends another one.</summary>
    public bool Silent { get; set; }

    /// <summary>The name of the template whose nodes are executed, for errors.</summary>
    public string? TemplateName { get; set; }

    /// <summary>Set while a template is only tried: what cannot be known is left out. Never inside text that becomes a value.</summary>
    public Forecast? Forecast { get; set; }

    /// <summary>Notes what is printed where a value is wanted. Never inside text that becomes a value.</summary>
    public SoleOutput? Sole { get; set; }

    /// <summary>A variable by its name; an undefined value when there is none.</summary>
    public object? Lookup(string name)
    {
        if (Frame.TryGet(name, out var value))
        {
            return value is UnknownValue unknown ? throw unknown.Reason : value;
        }

        if (name == "self")
        {
            return new SelfReference(Context);
        }

        if (Context.Copies?.TryGetValue(name, out value) == true)
        {
            return value;
        }

        if (Context.Scope.TryGetValue(name, out value))
        {
            value = PythonValues.FromHost(value);
            return Context.Copies is { } copies ? copies[name] = PlainValue.Copy(value) : value;
        }

        return Environment.Globals.TryGetValue(name, out value) ? value : Undefined.Variable(name);
    }

    public bool TryGetValue(string name, out object? value) =>
        Frame.TryGet(name, out value)
            ? value is UnknownValue unknown ? throw unknown.Reason : true
            : Context.Scope.TryGetValue(name, out value);

    /// <summary>A state of its own with another frame and output, as for a macro.</summary>
    public RenderState Fork(Frame inner, StringBuilder text) => new(Context, inner, text, AutoEscape) { TemplateName = TemplateName };

    /// <summary>Runs something with its own output and gives the text back.</summary>
    public string Capture<T>(T argument, Action<RenderState, T> run)
    {
        var (before, silent, forecast, sole) = (Output, Silent, Forecast, Sole);
        (Output, Silent, Forecast, Sole) = (new StringBuilder(), false, null, null);
        try
        {
            run(this, argument);
            return Output.ToString();
        }
        finally
        {
            (Output, Silent, Forecast, Sole) = (before, silent, forecast, sole);
        }
    }

    /// <summary>Text that was rendered: markup where escaping is on.</summary>
    public object? Rendered(string text) => AutoEscape ? new Markup(text)
        : Environment.Options.ReadText is { } read ? read(text)
        : text;

    /// <summary>Prints a value: escaped where that is on.</summary>
    public void Print(object? value)
        => Output.Append(AutoEscape && !Environment.Options.NeverEscapes ? HtmlText.Escape(value).Value : PythonValues.Str(value));

    public static void CheckDepth()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateRuntimeException("maximum recursion depth exceeded");
        }
    }
}
