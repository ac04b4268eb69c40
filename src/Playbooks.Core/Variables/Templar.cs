using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables.Lookups;

namespace Playbooks.Variables;

/// <summary>Evaluates what the user wrote: texts with templates, and bare expressions. Parses every text once for the whole run.</summary>
internal sealed partial class Templar(JinjaEnvironment environment, Func<JinjaOptions, JinjaEnvironment> fileEnvironment)
{
    /// <summary>What Ansible says before the reason why an argument cannot be evaluated.</summary>
    public const string UndefinedSentence = "The task includes an option with an undefined variable. The error was: ";

    public JinjaEnvironment Environment => environment;

    /// <summary>What lookups reach of the controller.</summary>
    public LookupServices Services { get; init; } = new();

    /// <summary>jinja2_native: what one expression gives keeps its type.</summary>
    public bool KeepsTypes { get; init; }

    /// <summary>Texts that are never read as something else.</summary>
    public WrittenTexts Written { get; init; } = new();

    private readonly ConcurrentDictionary<string, Template> templates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Expression> expressions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Expression> conditions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, JinjaOptions), Template> files = new();
    private readonly ConcurrentDictionary<JinjaOptions, JinjaEnvironment> fileEnvironments = new();

    /// <summary>The value with every template in it evaluated. Throws <see cref="ModuleFailedException"/> that says where the template stands and why it failed.</summary>
    public object? Resolve(object? value, IScope scope) => RenderedText.WithoutTuples(ResolveVariable(value, scope));

    /// <summary>The same for a variable that a template reads: a tuple in it stays one.</summary>
    public object? ResolveVariable(object? value, IScope scope)
        => value switch
        {
            TemplateText text => Evaluate(text, scope),
            JinjaDict mapping when HasTemplate(mapping) => ResolveMapping(mapping, scope),
            List<object?> list when HasTemplate(list) => ResolveList(list, scope),
            _ => value,
        };

    /// <summary>True when the condition holds. Takes a bool, or an expression without braces; text that is a template is rendered first, as Ansible does.</summary>
    public bool Check(object? condition, IScope scope, SourcePosition position)
    {
        switch (condition)
        {
            case null:
                return true;
            case bool truth:
                return truth;
            case List<object?> all:
                return all.TrueForAll(one => Check(one, scope, position));
            case TemplateText text:
                // Unlike one that is written, a condition that a template makes empty does not hold.
                var rendered = EvaluateCondition(text, scope);
                return rendered is string { Length: > 0 } again ? Check(again, scope, position) : PythonValues.IsTrue(rendered);
            case string source when source.Length == 0:
                return true;
            case string source:
                return CheckExpression(source, scope, position);
            default:
                return PythonValues.IsTrue(condition);
        }
    }

    private object? EvaluateCondition(TemplateText text, IScope scope)
    {
        try
        {
            return Evaluate(text, scope);
        }
        catch (TemplateFailedException exception) when (exception.InnerException is UndefinedException missing)
        {
            throw new TemplateFailedException(ConditionFailed(text.Source, WhileEvaluating(text.Source) + UndefinedText.Of(missing)), isUndefined: true, missing) { Position = exception.Position, Text = exception.Text };
        }
    }

    private static string ConditionFailed(string source, string why) => $"The conditional check '{source}' failed. The error was: {why}";

    private static string WhileEvaluating(string source) => $"error while evaluating conditional ({source}): ";

    private bool CheckExpression(string source, IScope scope, SourcePosition position)
    {
        bool evaluate()
        {
            try
            {
                return PythonValues.IsTrue(conditions.GetOrAdd(source, static (text, jinja) => jinja.ParseCondition(text), environment).Evaluate(scope));
            }
            catch (TemplateFailedException exception)
            {
                // A variable that it reads cannot be evaluated.
                throw new TemplateFailedException(ConditionFailed(source, exception.Message), exception.IsUndefined, exception) { Position = exception.Position, Text = exception.Text };
            }
            catch (ModuleFailedException exception) when (exception.IsOfLookup)
            {
                throw new TemplateFailedException(ConditionFailed(source, exception.Message), isUndefined: false, exception) { Position = position, Text = source };
            }
        }

        // Ansible makes a template of it.
        return Guard(source, position, evaluate, exception => ConditionFailed(source, exception switch
        {
            UndefinedException => WhileEvaluating(source) + UndefinedText.Of(exception),
            TemplateSyntaxException => WhileTemplating($"{{% if {source} %}} True {{% else %}} False {{% endif %}}", exception),
            _ => exception.Message,
        }));
    }

    public object? EvaluateExpression(string source, IScope scope)
        => expressions.GetOrAdd(source, static (text, jinja) => jinja.ParseExpression(text), environment).Evaluate(scope);

    /// <summary>Renders a template file.</summary>
    public string RenderFile(string path, string source, JinjaOptions options, IScope scope)
    {
        try
        {
            return WithLineBreaks(source, ParseFile(path, source, options).Render(scope), TemplateHeader.Read(source, options).Options.NewlineSequence);
        }
        catch (JinjaException exception)
        {
            throw new ModuleFailedException($"{exception.TemplateName ?? path}:{exception.Line}: {exception.Message}", exception);
        }
    }

    /// <summary>What `lookup('template')` gives: a text, or, when <paramref name="converts"/> is set, what the text reads as.</summary>
    /// <param name="staysNative">With jinja2_native the value is given as text unless this is set.</param>
    public object? RenderFileValue(string path, string source, JinjaOptions options, IScope scope, bool converts, bool staysNative)
    {
        var template = ParseFile(path, source, options);
        if (!converts)
        {
            return Written.Note(RenderFile(path, source, options, scope));
        }

        if (!template.IsSingleExpression)
        {
            return AsGiven(RenderedText.Convert(RenderFile(path, source, options, scope)), staysNative);
        }

        try
        {
            var value = template.EvaluateAsIs(scope);
            var given = value is string written && Written.Contains(written, template) ? value : RenderedText.Convert(value);
            return AsGiven(given is string text ? WithLineBreaks(source, text) : given, staysNative);
        }
        catch (JinjaException exception)
        {
            throw new ModuleFailedException($"{exception.TemplateName ?? path}:{exception.Line}: {exception.Message}", exception);
        }
    }

    private object? AsGiven(object? value, bool staysNative) => KeepsTypes && !staysNative ? Written.Note(PythonValues.Str(value)) : value;

    /// <summary>Tries a text before its turn: throws what is sure to fail, and passes over what <paramref name="isUnknown"/> accepts.</summary>
    public void Try(TemplateText text, IScope scope, Func<Exception, bool> isUnknown) => Guard(text.Source, text.Position, () =>
    {
        var template = Parse(text.Source);
        if (!template.IsSingleExpression)
        {
            template.Try(scope, isUnknown);
            return true;
        }

        try
        {
            template.Evaluate(scope);
        }
        catch (Exception exception) when (isUnknown(exception))
        {
            // Its turn will tell.
        }

        return true;
    }, Describe);

    /// <summary>The same for a template file. Throws <see cref="JinjaException"/> or <see cref="TemplateFailedException"/>.</summary>
    public void TryFile(string path, string source, IScope scope, Func<Exception, bool> isUnknown)
        => ParseFile(path, source, new JinjaOptions { TrimBlocks = true }).Try(scope, isUnknown);

    public Template Parse(string source) => templates.GetOrAdd(source, static (text, jinja) =>
    {
        var (body, options) = TemplateHeader.Read(text, jinja.Options);
        return jinja.Parse(body, null, options);
    }, environment);

    private Template ParseFile(string path, string source, JinjaOptions options) => files.GetOrAdd((source, options), key =>
    {
        var (body, own) = TemplateHeader.Read(key.Item1, key.Item2);
        return fileEnvironments.GetOrAdd(own, fileEnvironment).Parse(body, path);
    });

    /// <summary>Jinja drops the last line break of a text; as Ansible does, those at its end that the result lacks are put back.</summary>
    private static string WithLineBreaks(string source, string rendered, string newline = "\n")
    {
        var missing = CountAtEnd(source) - CountAtEnd(rendered);
        return missing <= 0 ? rendered : rendered + string.Concat(Enumerable.Repeat(newline, missing));
    }

    private static int CountAtEnd(string text) => text.Length - text.AsSpan().TrimEnd('\n').Length;

    private object? Evaluate(TemplateText text, IScope scope) => Guard(text.Source, text.Position, () =>
    {
        var template = Parse(text.Source);
        var value = template.EvaluateAsIs(scope);
        value = value is Undefined undefined ? throw new UndefinedException(undefined.Hint)
            : KeepsTypes ? Native(template, value)
            : KeepsType(text, template, value, scope) ? value
            : RenderedText.Convert(value);
        return value is string rendered ? WithLineBreaks(text.Source, rendered) : value;
    }, exception => exception is TemplateSyntaxException ? WhileTemplating(text.Source, exception) : Describe(exception), isOfTask: true);

    /// <summary>With jinja2_native a value is what it is, and a text the literal that stands in it, but for one that to_json and the like wrote.</summary>
    private object? Native(Template template, object? value)
        => value is not string text || Written.Contains(text, template) ? value
            : text.Length == 0 ? text
            : RenderedText.ConvertNative(text);

    /// <summary>Whether a value is what it is, without the way over text: a plain number, boolean or null that a variable holds, and what a filter wrote as JSON or YAML.</summary>
    private bool KeepsType(TemplateText text, Template template, object? value, IScope scope)
        => value is string kept
            ? Written.Contains(kept, template)
            : template.SingleName is { } name && SingleVariable().IsMatch(text.Source) && value is null or bool or long or int or double or System.Numerics.BigInteger && scope is IRawScope own && own.TryGetRaw(name, out var raw) && raw is not TemplateText;

    private static string Describe(JinjaException exception) => exception is UndefinedException
        ? UndefinedSentence + UndefinedText.Of(exception)
        : exception is TemplateSyntaxException ? $"template error while templating string: {exception.Message}"
        : exception.Message;

    private static string WhileTemplating(string source, JinjaException exception)
    {
        var why = UnknownPlugin().Replace(exception.Message, "Could not load \"$1\": '$1'");
        return $"template error while templating string: {why}. String: {source}. {why}";
    }

    /// <param name="describe">Ansible's sentence for it, which playbooks may look for.</param>
    private static T Guard<T>(string source, SourcePosition position, Func<T> evaluate, Func<JinjaException, string> describe, bool isOfTask = false)
    {
        try
        {
            return evaluate();
        }
        catch (JinjaException exception)
        {
            // Where the missing name is read says more than where the variable is used that reads it.
            if ((exception as UndefinedException)?.Undefined?.Cause is TemplateFailedException cause)
            {
                (position, source) = (cause.Position, cause.Text);
            }

            throw new TemplateFailedException(describe(exception), exception is UndefinedException, exception) { Position = position, Text = source, IsOfTask = isOfTask && exception is UndefinedException };
        }
    }

    private JinjaDict ResolveMapping(JinjaDict mapping, IScope scope)
    {
        var resolved = new JinjaDict();
        foreach (var (key, value) in mapping)
        {
            resolved[key is TemplateText text ? ResolveVariable(text, scope) ?? key : key] = ResolveVariable(value, scope);
        }

        return resolved;
    }

    private List<object?> ResolveList(List<object?> list, IScope scope)
    {
        var resolved = new List<object?>(list.Count);
        foreach (var item in list)
        {
            resolved.Add(ResolveVariable(item, scope));
        }

        return resolved;
    }

    private static bool HasTemplate(object? value)
        => value switch
        {
            TemplateText => true,
            JinjaDict mapping => mapping.Any(pair => pair.Key is TemplateText || HasTemplate(pair.Value)),
            List<object?> list => list.Exists(HasTemplate),
            _ => false,
        };

    [GeneratedRegex(@"^No (?:filter|test) named '([^']*)'\.$")]
    private static partial Regex UnknownPlugin();

    /// <summary>Ansible takes exactly this for one variable: neither parentheses nor signs for white space.</summary>
    [GeneratedRegex(@"^\{\{\s*\w*\s*\}\}$")]
    private static partial Regex SingleVariable();
}
