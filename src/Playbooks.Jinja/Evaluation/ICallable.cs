namespace Playbooks.Jinja.Evaluation;

/// <summary>A value that templates can call.</summary>
internal interface ICallable
{
    object? Call(CallContext call);
}
