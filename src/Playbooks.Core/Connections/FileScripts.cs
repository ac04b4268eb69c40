using System.Text;
using Playbooks.Modules;

namespace Playbooks.Connections;

/// <summary>The scripts that put a file in place atomically: temporary file beside the target, owner, mode, rename.</summary>
internal static class FileScripts
{
    /// <summary>The content travels as the script's standard input.</summary>
    public const int LargestInline = 64 * 1024;

    public static ShellRequest Put(PutFile put)
    {
        if (put.Content.Length > LargestInline)
        {
            return new UploadRequest(Script(put, $"_put {put.Content.Length} \"$t\""), put.Content.OpenRead(), put.Content.Length);
        }

        using var stream = put.Content.OpenRead();
        var bytes = new byte[put.Content.Length];
        stream.ReadExactly(bytes);
        return new ChangeRequest(Script(put, "cat >\"$t\"")) { Input = bytes, Description = put.Description };
    }

    private static string Script(PutFile put, string receive)
    {
        var script = new StringBuilder("umask 077\n");
        script.Append("f=").Append(ShellQuote.Word(put.Path)).Append('\n');
        if (put.Follow)
        {
            script.Append("[ ! -L \"$f\" ] || f=$(readlink -f -- \"$f\") || exit 1\n");
        }

        script.Append("d=${f%/*}; t=$d/.playbook.$$.tmp; trap 'rm -f -- \"$t\"' EXIT\n");
        script.Append(receive).Append(" || exit 1\n");
        script.Append($"[ $(wc -c <\"$t\") -eq {put.Content.Length} ] || {{ echo 'the content did not arrive whole' >&2; exit 1; }}\n");
        if (put.Validate is { } validate)
        {
            script.Append(validate.Replace("%s", "\"$t\"", StringComparison.Ordinal)).Append(" || exit 1\n");
        }

        script.Append(put.Mode is { } mode
            ? $"chmod {Convert.ToString(mode, 8)} -- \"$t\" || exit 1\n"
            : "if [ -e \"$f\" ]; then chmod $(stat -c %a -- \"$f\") -- \"$t\"; else chmod 644 -- \"$t\"; fi || exit 1\n");
        script.Append("if [ -e \"$f\" ]; then chown $(stat -c %u:%g -- \"$f\") -- \"$t\" || exit 1; fi\n");
        if (put.Owner is not null || put.Group is not null)
        {
            script.Append($"chown {ShellQuote.Word($"{put.Owner}{(put.Group is null ? "" : ":" + put.Group)}")} -- \"$t\" || exit 1\n");
        }

        if (put.Backup)
        {
            script.Append("[ ! -e \"$f\" ] || cp -p -- \"$f\" \"$f.$$.$(date +%Y-%m-%d@%H:%M:%S)~\" || exit 1\n");
        }

        script.Append("if mv -f -- \"$t\" \"$f\" 2>/dev/null; then :; else cat <\"$t\" >\"$f\" && rm -f -- \"$t\"; fi\n");
        return script.ToString();
    }
}
