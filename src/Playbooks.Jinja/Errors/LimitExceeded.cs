namespace Playbooks.Jinja;

/// <summary>What a template asks for that is too large or too deep: a number or date out of range, a value that holds itself. The template fails, nothing else.</summary>
internal static class LimitExceeded
{
    public static bool Is(Exception error) => error is OverflowException or ArgumentOutOfRangeException or InsufficientExecutionStackException;

    public static TemplateRuntimeException Of(Exception error)
        => new(error is InsufficientExecutionStackException ? "maximum recursion depth exceeded" : $"a number is out of range: {error.Message}", error);
}
