namespace Playbooks.Jinja.Evaluation;

/// <summary>Where a render stands: its variables and its output.</summary>
internal sealed class RenderState : IScope
{
    public JinjaEnvironment Environment => throw new NotImplementedException();

    public bool TryGetValue(string name, out object? value) => throw new NotImplementedException();
}
