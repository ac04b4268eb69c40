using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `slurp`.</summary>
internal sealed record SlurpArguments
{
    [Argument("The file on the node.", Required = true, Aliases = ["path"])]
    public string Src { get; init; } = "";
}

/// <summary>Reads a file of a node, up to 64 MiB; changes nothing. Results: content (base64: use the filter b64decode), encoding, source.</summary>
internal sealed class SlurpModule : Module<SlurpArguments>
{
    private const int Limit = 64 * 1024 * 1024;

    public override string Name => "slurp";

    public override IReadOnlyList<Query> Ask(SlurpArguments arguments, IModuleContext context) => [Content(arguments), new FileQuery(arguments.Src)];

    public override Decision Decide(SlurpArguments arguments, Answers answers, IModuleContext context)
    {
        var content = answers.Get(Content(arguments));
        if (content.Bytes is { } bytes && !content.IsCut)
        {
            return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["content"] = Convert.ToBase64String(bytes.Span), ["encoding"] = "base64", ["source"] = content.Path } });
        }

        return content.IsCut ? Decision.Fail($"{content.Path} is larger than 64 MiB; use fetch")
            : answers.Get(new FileQuery(arguments.Src)).Target switch
            {
                null => Decision.Fail($"file not found: {content.Path}"),
                { IsDirectory: true } => Decision.Fail($"source is a directory and must be a file: {content.Path}"),
                _ => Decision.Fail($"{content.Path} is not a regular file"),
            };
    }

    private static FileContentQuery Content(SlurpArguments arguments) => new(arguments.Src) { Limit = Limit };
}
