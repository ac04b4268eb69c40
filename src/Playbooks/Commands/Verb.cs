namespace Playbooks.Commands;

/// <summary>One verb of the command line. Cheap to create: its options are built only when it is the one asked for, so that `--help` stays fast.</summary>
internal abstract class Verb
{
    public abstract string Name { get; }

    /// <summary>One line for the list of verbs.</summary>
    public abstract string Summary { get; }

    /// <summary>Not listed (the shell completion's own helper).</summary>
    public virtual bool IsHidden => false;

    public abstract VerbCommand Build(VerbContext context);
}
