namespace Playbooks.Modules.Systems;

/// <summary>The options of a mount, with what `boot` makes of them.</summary>
internal sealed record MountOptions(string Text, bool IsAtBoot, IReadOnlyList<string> Warnings)
{
    public static MountOptions Of(MountArguments arguments)
    {
        var text = arguments.Opts ?? "defaults";
        var words = text.Split(',');
        return words.Contains("noauto") ? new(text, true, ["Ignore the 'boot' due to 'opts' contains 'noauto'."])
            : arguments.Boot ? new(text, true, [])
            : words.Contains("defaults") ? new(text, false, ["Ignore the 'boot' due to 'opts' contains 'defaults'."])
            : new(text + ",noauto", false, []);
    }
}
