using Playbooks.Jinja;

namespace Playbooks.Variables;

/// <summary>How Ansible tells of an undefined name: the reason once as its own sentence and once as that of the exception it came from, at each variable on the way anew.</summary>
internal static class UndefinedText
{
    public static string Of(JinjaException exception) => exception is UndefinedException ? $"{exception.Message}. {exception.Message}" : exception.Message;
}
