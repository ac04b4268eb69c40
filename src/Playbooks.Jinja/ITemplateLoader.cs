namespace Playbooks.Jinja;

/// <summary>Finds the templates named by include, import, from and extends.</summary>
public interface ITemplateLoader
{
    /// <summary>Finds a template. Null when there is none of that name.</summary>
    /// <param name="environment">Parses the source; a loader may cache the result.</param>
    /// <param name="name">The name as written in the template.</param>
    /// <param name="scope">The variables of the render: also for a template that sees none of them, such as an imported one.</param>
    Template? Load(JinjaEnvironment environment, string name, IScope scope);
}
