using Playbooks.Connections;

namespace Playbooks.Modules.Transfers;

/// <summary>The partial file on a node in which a large file is collected: shell for it. It belongs to the user of the shell alone, is found again after a cut by the digest in its name,
/// and is nothing before that digest was checked.</summary>
/// <param name="Locate">Shell lines that set $part, an absolute path.</param>
/// <param name="Prepare">Shell lines before the first look: make its folder, remove what earlier attempts at something else left. $d is the folder.</param>
internal sealed record PartFile(string Locate, string Prepare)
{
    /// <summary>Status of a script that found another size than it was told.</summary>
    public const int OutOfStep = 75;

    /// <summary>Parts that nobody went on with for a day, whatever they were of.</summary>
    public static string Forget(string pattern) => $"find \"$d\" -maxdepth 1 -type f -name {ShellQuote.Word(pattern)} ! -name \"${{part##*/}}\" -mtime +0 -exec rm -f {{}} + 2>/dev/null\n";

    /// <summary>Prints how much is there, and gzip when the node can unpack. A part that somebody else could write to is not gone on with.</summary>
    public string Begin(long length) => $$"""
        {{Start}}
        [ -d "$d" ] || { echo "the folder $d does not exist" >&2; exit 1; }
        n=0
        if [ -f "$part" ] && [ ! -L "$part" ] && [ -O "$part" ] && [ "$(stat -c %h-%a "$part")" = 1-600 ]; then n=$(($(wc -c <"$part"))); fi
        if [ $n -eq 0 ] || [ $n -gt {{length}} ]; then n=0; rm -f "$part" && set -C && : >"$part" || exit 1; fi
        command -v gzip >/dev/null && z=gzip || z=
        echo "$n $z"

        """.ReplaceLineEndings("\n");

    /// <summary>Adds the upload's bytes (packed: a whole number of gzip members) to a part of that size.</summary>
    public string Append(long offset, long count, long sent, bool isPacked) => $$"""
        umask 077
        {{Locate}}
        [ "$(($(wc -c <"$part")))" -eq {{offset}} ] || exit {{OutOfStep}}
        {{(isPacked ? $"_take {sent} | gzip -dc >>\"$part\"" : $"_take {sent} >>\"$part\"")}} || exit 1
        [ "$(($(wc -c <"$part")))" -eq {{offset + count}} ]

        """.ReplaceLineEndings("\n");

    /// <summary>After a failure that going on cannot mend.</summary>
    public string Drop => $"{Locate}rm -f \"$part\"\n";

    private string Start => $"umask 077\n{Locate}d=${{part%/*}}; [ -n \"$d\" ] || d=/\n{Prepare}".TrimEnd('\n');
}
