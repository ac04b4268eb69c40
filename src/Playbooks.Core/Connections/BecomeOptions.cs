namespace Playbooks.Connections;

/// <summary>How to become somebody else; null where the login user is meant. The password is written to the tool's prompt, never to an argument list.</summary>
internal sealed record BecomeOptions(string Method, string User, string? Password, string? Executable, string? Flags)
{
    /// <summary>The same for all that may share a shell; holds no secret.</summary>
    public string Key { get; } = string.Join(':', Method, User, Executable, Flags, Password is null ? "" : SecretDigest.Of(Password));
}
