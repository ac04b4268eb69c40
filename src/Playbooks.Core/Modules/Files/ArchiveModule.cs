using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `archive`.</summary>
internal sealed record ArchiveArguments : FileAttributeArguments
{
    [Argument("Files and folders on the node, or patterns (`*`, `?`).", Required = true)]
    public IReadOnlyList<string> Path { get; init; } = [];

    [Argument("How it is compressed; tar: not at all.", Choices = ["bz2", "gz", "tar", "xz", "zip"])]
    public string Format { get; init; } = "gz";

    [Argument("The archive. Needed but for a single file, which becomes FILE.FORMAT beside it.")]
    public string? Dest { get; init; }

    [Argument("Paths or patterns to leave out of those in path.")]
    public IReadOnlyList<string> ExcludePath { get; init; } = [];

    [Argument("Patterns of names in the archive (of whole paths for zip) to leave out; `*` matches slashes too.")]
    public IReadOnlyList<string> ExclusionPatterns { get; init; } = [];

    [Argument("Make an archive of a single file too, instead of only compressing it.")]
    public bool ForceArchive { get; init; }

    [Argument("Remove what was packed.")]
    public bool Remove { get; init; }
}

/// <summary>Packs files and folders of a node into an archive there, or compresses a single file, by the node's tar, gzip, bzip2, xz or zip. An archive whose content would be the
/// same stays. Results: archived, arcroot, dest, dest_state (absent, archive, compress, incomplete), missing, expanded_paths, expanded_exclude_paths, and what dest is.</summary>
internal sealed class ArchiveModule : Module<ArchiveArguments>
{
    public override string Name => "archive";

    public override IReadOnlyList<string> Aliases => ["community.general.archive"];

    public override IReadOnlyList<Query> Ask(ArchiveArguments arguments, IModuleContext context) => [ArchiveSources.Question(arguments)];

    public override Decision Decide(ArchiveArguments arguments, Answers answers, IModuleContext context)
    {
        var answer = answers.Get(ArchiveSources.Question(arguments));
        var sources = ArchiveSources.Read(arguments, answer);
        if (sources.Paths.Count == 0)
        {
            var values = new JinjaDict
            {
                ["msg"] = "Error, no source paths were found",
                ["path"] = string.Join(", ", arguments.Path),
                ["expanded_paths"] = string.Join(", ", sources.Expanded),
                ["expanded_exclude_paths"] = string.Join(", ", sources.Excluded),
            };
            return new Decision.Invalid(new ModuleResult { Failed = true, Values = values });
        }

        if (sources.Dest is not { } dest)
        {
            return new Decision.Invalid(new ModuleResult { Failed = true, Values = new JinjaDict { ["msg"] = "Error, must specify \"dest\" when archiving multiple files or trees", ["dest"] = "None", ["path"] = string.Join(", ", arguments.Path) } });
        }

        if (arguments.Remove && sources.Paths.Any(path => path.IsFolder && dest.StartsWith(path.Path.TrimEnd('/') + "/", StringComparison.Ordinal)))
        {
            return new Decision.Invalid(new ModuleResult { Failed = true, Values = new JinjaDict { ["msg"] = "Error, created archive can not be contained in source paths when remove=true", ["path"] = string.Join(", ", sources.Paths.Select(path => path.Path)) } });
        }

        var file = new FileQuery(dest);
        if (!answers.Contains(file))
        {
            return new Decision.Ask([file]);
        }

        var present = answers.Get(file).Target;
        var permissions = new FilePermissions(arguments);
        return sources.Found.Count > 0 ? Pack(arguments, sources, dest, present, permissions) : DecideNothing(arguments, answers, sources, dest, present, permissions);
    }

    /// <summary>Nothing to pack: only the permissions of an archive that is there.</summary>
    private static Decision DecideNothing(ArchiveArguments arguments, Answers answers, ArchiveSources sources, string dest, FileEntry? present, FilePermissions permissions)
    {
        var state = present is null ? "absent" : ArchiveSources.IsArchiveName(dest) ? "archive" : "compress";
        var values = sources.Describe(dest, state, []);
        if (present is null)
        {
            return Decision.Ok(new ModuleResult { Values = values });
        }

        if (permissions.Questions(present, answers) is { Count: > 0 } questions)
        {
            return new Decision.Ask(questions);
        }

        var difference = permissions.Differences(present, answers);
        FileResults.Describe(values, difference.ApplyTo(present));
        return difference.IsNeeded
            ? new Decision.Change([new RunScript($"set {FileModule.Summary(difference)} of {dest}", difference.Script(Connections.ShellQuote.Word(dest))) { IsIdempotent = true }], new ModuleResult { Changed = true, Values = values })
            : Decision.Ok(new ModuleResult { Values = values });
    }

    private static Decision.Change Pack(ArchiveArguments arguments, ArchiveSources sources, string dest, FileEntry? present, FilePermissions permissions)
    {
        var script = new PackScript(arguments, sources, dest).Write(permissions, present);
        // Ansible's check mode cannot look into an archive either.
        var predicted = new ModuleResult { Changed = sources.IsArchive || present is null, Values = FileResults.Describe(sources.Describe(dest, "absent", []), present) };
        return new Decision.Change([new RunScript($"pack {dest}", script)], predicted, outcomes => Conclude(arguments, sources, dest, outcomes[0]));
    }

    private static ModuleResult Conclude(ArchiveArguments arguments, ArchiveSources sources, string dest, ChangeOutcome outcome)
    {
        var (told, failure) = CommandSteps.Read(outcome.Output);
        if (told is null)
        {
            return failure is null ? ModuleResult.Failure($"packing did not end: {outcome.ErrorText.Trim()}")
                : failure.Text.Length > 0 ? ModuleResult.Failure(failure.Text)
                : ModuleResult.Failure(sources.IsArchive
                    ? $"Error when writing {(arguments.Format is "zip" or "tar" ? arguments.Format : "tar." + arguments.Format)} archive at {dest}: {failure.Error.Trim()}"
                    : $"Unable to write to compressed file: {failure.Error.Trim()}");
        }

        var archived = told[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var state = !sources.IsArchive && arguments.Format is not ("zip" or "tar") ? "compress" : sources.IsArchive && sources.Missing.Count > 0 ? "incomplete" : "archive";
        var entry = FileResults.ReadStat(outcome, dest);
        return new ModuleResult { Changed = told[0].Length > 0, Values = FileResults.Describe(sources.Describe(dest, state, archived), entry) };
    }
}
