namespace Playbooks.Jinja;

/// <summary>Finds the templates named by include, import, from and extends.</summary>
public interface ITemplateLoader
{
    /// <summary>Finds a template. Null when there is none of that name.</summary>
    /// <param name="environment">Parses the source; a loader may cache the result.</param>
    /// <param name="name">The name as written in the template.</param>
    /// <param name="parent">The name of the template that asks, when it has one.</param>
    Template? Load(JinjaEnvironment environment, string name, string? parent);
}
