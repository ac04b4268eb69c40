namespace Playbooks.Jinja.Evaluation;

/// <summary>What a template printed, as long as it is one thing: then that is its value, whatever conditions and assignments stood around it.</summary>
internal sealed class SoleOutput
{
    private int count;

    /// <summary>The thing, when it is the only one.</summary>
    public object? Value { get; private set; }

    public bool IsSole => count == 1;

    public bool IsNothing => count == 0;

    public void Add(object? value)
    {
        count++;
        Value = value;
    }
}
