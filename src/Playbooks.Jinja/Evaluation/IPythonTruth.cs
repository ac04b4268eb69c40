namespace Playbooks.Jinja.Evaluation;

/// <summary>A value that decides its own truth.</summary>
internal interface IPythonTruth
{
    bool IsTrue { get; }
}
