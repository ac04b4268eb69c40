using System.Collections.Concurrent;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Results;
using Playbooks.Yaml;

namespace Playbooks.Variables;

/// <summary>Evaluates what the user wrote: texts with templates, and bare expressions. Parses every text once for the whole run.</summary>
internal sealed class Templar(JinjaEnvironment environment, Func<TemplateOptions, JinjaEnvironment> fileEnvironment)
{
    public JinjaEnvironment Environment => environment;

    private readonly ConcurrentDictionary<string, Template> templates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Expression> expressions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, TemplateOptions), Template> files = new();
    private readonly ConcurrentDictionary<TemplateOptions, JinjaEnvironment> fileEnvironments = new();

    /// <summary>The value with every template in it evaluated. Throws <see cref="ModuleFailedException"/> that says where the template stands and why it failed.</summary>
    public object? Resolve(object? value, IScope scope)
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
                var rendered = Evaluate(text, scope);
                return rendered is string again ? Check(again, scope, position) : PythonValues.IsTrue(rendered);
            case string source when string.IsNullOrWhiteSpace(source):
                return true;
            case string source:
                return Guard(
                    source,
                    position,
                    () => PythonValues.IsTrue(EvaluateExpression(source, scope)),
                    exception => $"The conditional check '{source}' failed. The error was: {(exception is UndefinedException ? "error while evaluating conditional" : "template error while templating string")} ({source}): {exception.Message}");
            default:
                return PythonValues.IsTrue(condition);
        }
    }

    public object? EvaluateExpression(string source, IScope scope)
        => expressions.GetOrAdd(source, static (text, jinja) => jinja.ParseExpression(text), environment).Evaluate(scope);

    /// <summary>Renders a template file.</summary>
    public string RenderFile(string path, string source, TemplateOptions options, IScope scope)
    {
        try
        {
            return files.GetOrAdd((source, options), key => fileEnvironments.GetOrAdd(key.Item2, fileEnvironment).Parse(key.Item1, path)).Render(scope);
        }
        catch (JinjaException exception)
        {
            throw new ModuleFailedException($"{exception.TemplateName ?? path}:{exception.Line}: {exception.Message}", exception);
        }
    }

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
        => files.GetOrAdd((source, new TemplateOptions()), key => fileEnvironment(key.Item2).Parse(key.Item1, path)).Try(scope, isUnknown);

    public Template Parse(string source) => templates.GetOrAdd(source, static (text, jinja) => jinja.Parse(text), environment);

    private object? Evaluate(TemplateText text, IScope scope) => Guard(text.Source, text.Position, () =>
    {
        var template = Parse(text.Source);
        var value = template.Evaluate(scope);
        if (value is Undefined undefined)
        {
            throw new UndefinedException(undefined.Hint);
        }

        // A text of several parts that comes out as a list or a mapping is one: many playbooks build lists with for loops.
        return !template.IsSingleExpression && value is string { Length: > 1 } rendered && rendered[0] is ('[' or '{') && PythonLiteral.TryParse(rendered, out var container) ? container : value;
    }, Describe);

    private static string Describe(JinjaException exception) => exception is UndefinedException
        ? $"The task includes an option with an undefined variable. The error was: {exception.Message}"
        : $"template error while templating string: {exception.Message}";

    /// <param name="describe">Ansible's sentence for it, which playbooks may look for; the place comes after it.</param>
    private static T Guard<T>(string source, SourcePosition position, Func<T> evaluate, Func<JinjaException, string> describe)
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

            var place = position == SourcePosition.None ? "" : $"\n\nThe error appears to be in '{position.File}': line {position.Line}, column {position.Column}: {Shorten(source)}";
            throw new TemplateFailedException(describe(exception) + place, exception is UndefinedException, exception) { Position = position, Text = source };
        }
    }

    private static string Shorten(string source)
    {
        var line = source.ReplaceLineEndings(" ").Trim();
        return line.Length <= 120 ? line : line[..117] + "...";
    }

    private JinjaDict ResolveMapping(JinjaDict mapping, IScope scope)
    {
        var resolved = new JinjaDict();
        foreach (var (key, value) in mapping)
        {
            resolved[key is TemplateText text ? Resolve(text, scope) ?? key : key] = Resolve(value, scope);
        }

        return resolved;
    }

    private List<object?> ResolveList(List<object?> list, IScope scope)
    {
        var resolved = new List<object?>(list.Count);
        foreach (var item in list)
        {
            resolved.Add(Resolve(item, scope));
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
}
