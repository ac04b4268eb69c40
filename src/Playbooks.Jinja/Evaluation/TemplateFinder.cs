namespace Playbooks.Jinja.Evaluation;

/// <summary>Finds the templates that statements name.</summary>
internal static class TemplateFinder
{
    /// <summary>One name, or a list of names of which the first that exists is taken. Throws when there is none.</summary>
    public static Template Find(RenderState state, object? name)
    {
        switch (name)
        {
            case Template template:
                return template;
            case Undefined undefined:
                throw undefined.Error();
            case string or Markup:
                return Load(state, PythonValues.Str(name)) ?? throw new TemplateNotFoundException(PythonValues.Str(name));
        }

        var names = PythonValues.ToList(name);
        foreach (var candidate in names)
        {
            if (candidate is Template template)
            {
                return template;
            }

            if (Load(state, PythonValues.Str(candidate)) is { } found)
            {
                return found;
            }
        }

        throw new TemplateNotFoundException(names.Count == 0
            ? "Tried to select from an empty list of templates."
            : "none of the templates given were found: " + string.Join(", ", names.Select(PythonValues.Str)));
    }

    private static Template? Load(RenderState state, string name) =>
        (state.Environment.Loader ?? throw new TemplateRuntimeException("no loader for this environment specified"))
            .Load(state.Environment, name, state.Context.RenderScope);
}
