namespace Playbooks.Connections;

/// <summary>This run, as other runs see it on a node: the lock of a host and the records of its changes carry it.</summary>
/// <param name="Id">Letters and digits, different for every run.</param>
/// <param name="Who">user@controller and process id, for the message "another run holds this host".</param>
/// <param name="Started">By the controller's clock.</param>
internal sealed record RunIdentity(string Id, string Who, DateTimeOffset Started)
{
    /// <summary>What the lock file says; only characters that need no quoting in any login shell.</summary>
    public string LockText
    {
        get
        {
            var text = $"{Who}, since {Started.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
            return string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '@' or '.' or '_' or ':' or ',' or ' ' or '+' or '-' or '(' or ')' ? letter : '?'));
        }
    }
}
