namespace Playbooks.Modules.Files;

/// <summary>What the modules that edit a text file take. They always follow links.</summary>
internal abstract record TextFileArguments : FileAttributeArguments
{
    [Argument("The file on the node.", Required = true, Aliases = ["dest", "destfile", "name"])]
    public string Path { get; init; } = "";

    [Argument("Keep the old file beside the new one; its name is registered.")]
    public bool Backup { get; init; }

    [Argument("Command that must succeed before the file is put in place; %s is the new file.")]
    public string? Validate { get; init; }
}
