using Playbooks.Connections;

namespace Playbooks.Modules.Systems;

/// <summary>Shell text that writes a file all at once: whoever is killed in between leaves the old one. A link stays; what it leads to is replaced.</summary>
internal static class ReplacedFile
{
    /// <summary>Writes what a command prints; it may read the old file as "$f". Ends with the status of what failed.</summary>
    public static string Write(string path, string command)
        => $"{{ {Begin(path)} && {command} >\"$t\" && {Finish}; }} || {{ s=$?; [ -z \"$t\" ] || rm -f \"$t\"; (exit $s); }}";

    /// <summary>Makes $t beside the file $f, with its mode and owner. What is written there counts after <see cref="Finish"/>.</summary>
    public static string Begin(string path)
        => $"t= f=$(readlink -f {ShellQuote.Word(path)}) && t=${{f%/*}}/.playbook-new && rm -f \"$t\" && {{ [ ! -e \"$f\" ] || cp -p \"$f\" \"$t\"; }}";

    /// <summary>A file that is mounted for itself, as in containers, cannot be replaced.</summary>
    public const string Finish = "{ mv -f \"$t\" \"$f\" 2>/dev/null || { cat \"$t\" >\"$f\" && rm -f \"$t\"; }; }";
}
