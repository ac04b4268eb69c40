using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Variables;
using Playbooks.Variables.Lookups;

namespace Playbooks.Execution.Walking;

/// <summary>The items of a task's loop, each as the local variables its iteration sees: item (or loop_var), index_var, ansible_loop, ansible_loop_var.</summary>
internal static class LoopItems
{
    public static List<Dictionary<string, object?>> Of(WalkStep step, TaskScope scope)
    {
        var loop = WithControl(step, scope).Task.Loop!;
        var items = Values(step, loop, scope.WithoutImplied());
        return [.. items.Select((item, index) => Locals(loop, scope, items, RenderedText.WithoutTuples(item), index))];
    }

    /// <summary>The step with the templates of its loop_control evaluated.</summary>
    public static WalkStep WithControl(WalkStep step, TaskScope scope)
    {
        if (step.Task.Loop is not { Templates: [_, ..] templates } loop)
        {
            return step;
        }

        foreach (var (name, template) in templates)
        {
            var value = TaskPreparer.Field(name, () => scope.Templar.Resolve(template, scope));
            loop = name switch
            {
                "loop_var" => loop with { Variable = PythonValues.Str(value) },
                "index_var" => loop with { IndexVariable = PythonValues.Str(value) },
                "extended" => loop with { Extended = TaskPreparer.Flag(value, scope, false) },
                _ => loop with { ShowsAllItems = TaskPreparer.Flag(value, scope, true) },
            };
        }

        return step with { Task = step.Task with { Loop = loop with { Templates = [] } } };
    }

    private static List<object?> Values(WalkStep step, LoopDefinition loop, TaskScope scope)
    {
        if (loop.Lookup == "first_found")
        {
            return LookupList.Run(loop.Lookup, DefinedTerms(loop.Items, scope), [], scope, Folder(step.Task.Action));
        }

        var resolved = scope.Templar.Resolve(loop.Items, scope);
        if (loop.Lookup is not null)
        {
            return LookupList.Run(loop.Lookup, LookupList.LoopTerms(loop.Lookup, resolved), [], scope, Folder(step.Task.Action));
        }

        return resolved switch
        {
            List<object?> list => list,
            IReadOnlyList<object?> tuple => [.. tuple],
            IEnumerable<object?> sequence when resolved is not (string or JinjaDict or IJinjaMapping) => [.. sequence],
            _ => throw new TemplateFailedException(
                $"Invalid data passed to 'loop', it requires a list, got this instead: {PythonValues.Str(resolved)}. "
                + "Hint: If you passed a list/dict of just one element, try adding wantlist=True to your lookup invocation or use q/query instead of lookup.",
                false),
        };
    }

    /// <summary>As in Ansible a name that cannot be told yet is passed over, so that the next may be found.</summary>
    private static List<object?> DefinedTerms(object? written, TaskScope scope)
    {
        var terms = new List<object?>();
        foreach (var term in written as List<object?> ?? [written])
        {
            try
            {
                var resolved = scope.Templar.Resolve(term, scope);
                terms.AddRange(ReferenceEquals(term, written) ? LookupList.LoopTerms("first_found", resolved) : [resolved]);
            }
            catch (TemplateFailedException error) when (error.IsUndefined)
            {
                continue;
            }
        }

        return terms;
    }

    private static string Folder(string action)
        => action.Contains("template", StringComparison.Ordinal) ? "templates" : action.Contains("var", StringComparison.Ordinal) ? "vars" : "files";

    private static Dictionary<string, object?> Locals(LoopDefinition loop, TaskScope scope, List<object?> items, object? item, int index)
    {
        var locals = new Dictionary<string, object?>(scope.Locals, StringComparer.Ordinal) { [loop.Variable] = item, ["ansible_loop_var"] = loop.Variable };
        if (loop.IndexVariable is { } indexVariable)
        {
            locals[indexVariable] = (long)index;
            locals["ansible_index_var"] = indexVariable;
        }

        if (loop.Extended)
        {
            locals["ansible_loop"] = Extended(items, index, loop.ShowsAllItems);
        }

        return locals;
    }

    private static JinjaDict Extended(List<object?> items, int index, bool showsAll)
    {
        var info = new JinjaDict
        {
            ["index"] = (long)index + 1,
            ["index0"] = (long)index,
            ["first"] = index == 0,
            ["last"] = index + 1 == items.Count,
            ["length"] = (long)items.Count,
            ["revindex"] = (long)items.Count - index,
            ["revindex0"] = (long)items.Count - index - 1,
        };
        if (showsAll)
        {
            info["allitems"] = items;
        }

        if (index + 1 < items.Count)
        {
            info["nextitem"] = items[index + 1];
        }

        if (index > 0)
        {
            info["previtem"] = items[index - 1];
        }

        return info;
    }
}
