namespace Playbooks.Jinja.Nodes;

/// <summary>How the execution of statements goes on.</summary>
internal enum Signal
{
    None,
    Break,
    Continue,
}
