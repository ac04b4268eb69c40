namespace Playbooks.Commands;

/// <summary>`playbook --help`: written without loading the parser.</summary>
internal static class ProgramHelp
{
    public static void Write(TextWriter output, IReadOnlyList<Verb> verbs)
    {
        output.WriteLine("playbook: turns a list of machines into a Kubernetes cluster and keeps it that way, over SSH, without Python.");
        output.WriteLine();
        output.WriteLine("Usage: playbook VERB [arguments] [options]");
        output.WriteLine();
        output.WriteLine("Verbs:");
        foreach (var verb in verbs)
        {
            if (!verb.IsHidden)
            {
                output.Write("  ");
                output.Write(verb.Name.PadRight(12));
                output.WriteLine(verb.Summary);
            }
        }

        output.WriteLine();
        output.WriteLine("""
            Examples:
              playbook init my-cluster                       a sample inventory with commented group_vars
              playbook trust -i hosts.ini                    meet new machines: host keys and your public key
              playbook run cluster -i hosts.ini              make (or repair, or grow) the cluster
              playbook diff cluster -i hosts.ini             what would change; exit code 3 if anything
              playbook demo                                  a three-node cluster on this machine

            `playbook VERB --help` explains a verb; `playbook --version` prints the version.
            """);
    }
}
