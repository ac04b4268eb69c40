using System.CommandLine;
using Playbooks.Composition;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>Writes a sample inventory to start from.</summary>
internal sealed class InitVerb : Verb
{
    public override string Name => "init";

    public override string Summary => "write a sample inventory with commented group_vars";

    public override VerbCommand Build(VerbContext context)
    {
        var folder = new Argument<string>("DIR") { Description = "the folder to make; existing files are not touched" };
        var command = new VerbCommand(Name, "Copies the sample inventory: hosts.ini to put your machines in, and group_vars with every setting you may want, commented, with its default.")
        {
            Examples = [("start a new cluster's inventory", "playbook init my-cluster")],
        };
        command.With(folder);
        command.Execute = (result, _) =>
        {
            var target = Path.GetFullPath(result.GetValue(folder)!, context.Environment.CurrentFolder);
            Copy(Path.Combine(context.Environment.ShippedFolder, "inventories", "sample"), target);
            var shown = Path.Combine(result.GetValue(folder)!, "hosts.ini");
            context.Terminal.Out.WriteLine($"""
                {target} is there. Next:
                  1. put your machines into {shown}
                  2. playbook trust -i {shown}            (host keys, and your key on the machines)
                  3. playbook run cluster -i {shown}
                """);
            return Task.FromResult(ExitCodes.Success);
        };
        return command;
    }

    private static void Copy(string source, string target)
    {
        if (!Directory.Exists(source))
        {
            throw new PlaybookException(SourcePosition.None, $"the sample inventory is missing: {source}", "install the program anew, or set PLAYBOOK_HOME to its folder");
        }

        var files = Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(source, file)).Order(StringComparer.Ordinal).ToList();
        var existing = files.Where(file => File.Exists(Path.Combine(target, file))).ToList();
        if (existing.Count > 0)
        {
            throw new PlaybookException([.. existing.Select(file => new Mistake(new SourcePosition(Path.Combine(target, file), 0, 0), "exists already", "choose another folder, or move it away"))]);
        }

        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, file))!);
            File.Copy(Path.Combine(source, file), Path.Combine(target, file));
        }
    }
}
