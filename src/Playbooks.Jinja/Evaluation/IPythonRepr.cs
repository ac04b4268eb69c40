namespace Playbooks.Jinja.Evaluation;

/// <summary>A value that looks different inside a list or a mapping than on its own.</summary>
internal interface IPythonRepr
{
    string Repr { get; }
}
