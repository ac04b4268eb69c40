namespace Playbooks.Jinja.Evaluation;

/// <summary>What <c>joiner()</c> gives: nothing at the first call, then the separator.</summary>
internal sealed class Joiner(object? separator) : ICallable
{
    private bool used;

    public object? Call(CallContext call)
    {
        if (used)
        {
            return separator;
        }

        used = true;
        return "";
    }
}
