namespace Playbooks.Composition;

/// <summary>The name the program was called by. Through a symbolic link named as one of Ansible's programs it stands in for that program: its verb, its exit codes.</summary>
internal sealed record ProgramName(string Name)
{
    public bool IsAnsible => Name.StartsWith("ansible", StringComparison.Ordinal);

    /// <summary>The launcher hands the name over in PLAYBOOK_CALLED_AS; a published program sees it itself.</summary>
    public static ProgramName Current()
    {
        var name = Environment.GetEnvironmentVariable("PLAYBOOK_CALLED_AS") ?? Path.GetFileName(Environment.GetCommandLineArgs()[0]);
        return new ProgramName(name is "" or "playbook.dll" ? "playbook" : name);
    }

    /// <summary>The arguments as `playbook` would be given them.</summary>
    public string[] Translate(string[] arguments) => Name switch
    {
        "ansible-playbook" => ["run", .. arguments],
        "ansible-inventory" => ["inventory", .. arguments],
        "ansible-doc" => ["doc", .. arguments],
        "ansible-vault" => ["vault", .. arguments],
        _ => arguments,
    };
}
