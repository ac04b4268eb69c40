namespace Playbooks.Jinja;

/// <summary>Stands for None as the key of a <see cref="JinjaDict"/>.</summary>
public sealed class NoneKey
{
    private NoneKey()
    {
    }

    public static NoneKey Instance { get; } = new();

    /// <summary>The key as the dictionary holds it.</summary>
    public static object Wrap(object? key) => key ?? Instance;

    /// <summary>The key as templates see it.</summary>
    public static object? Unwrap(object? key) => key is NoneKey ? null : key;

    public override string ToString() => "None";
}
