using System.Text;

namespace Playbooks.Reporting;

/// <summary>The lines at the bottom of a terminal that are drawn over and over, with everything else scrolling above them.</summary>
internal sealed class LiveRegion(TextWriter output)
{
    private const string BeginUpdate = "\u001b[?2026h";
    private const string EndUpdate = "\u001b[?2026l";
    private int drawn;

    /// <summary>Prints text above the region (whole lines) and draws the region's lines anew.</summary>
    public void Draw(string above, IReadOnlyList<string> lines)
    {
        var text = new StringBuilder(BeginUpdate);
        Erase(text);
        text.Append(above);
        foreach (var line in lines)
        {
            text.Append(line).Append('\n');
        }

        output.Write(text.Append(EndUpdate));
        output.Flush();
        drawn = lines.Count;
    }

    private void Erase(StringBuilder text)
    {
        if (drawn > 0)
        {
            text.Append($"\u001b[{drawn}A\r\u001b[J");
        }
    }
}
