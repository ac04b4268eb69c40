using System.CommandLine;
using Playbooks.Composition;

namespace Playbooks.Commands;

/// <summary>What the completion scripts call: the words so far, the last one unfinished; prints candidates with a tab and a description each, and ":files" where the
/// shell's own completion of files belongs.</summary>
internal sealed class CompleteVerb : Verb
{
    public override string Name => "__complete";

    public override string Summary => "candidates for a shell's completion";

    public override bool IsHidden => true;

    public override VerbCommand Build(VerbContext context)
    {
        var words = new Argument<string[]>("WORD") { Arity = ArgumentArity.ZeroOrMore };
        var command = new VerbCommand(Name, Summary).With(words);
        command.Execute = async (result, token) =>
        {
            var typed = result.GetValue(words) ?? [];
            var candidates = await new Completer(context).CompleteAsync(typed.Length == 0 ? [""] : typed, token).ConfigureAwait(false);
            foreach (var (word, description) in candidates)
            {
                context.Terminal.Out.WriteLine(description.Length == 0 ? word : $"{word}\t{description}");
            }

            return ExitCodes.Success;
        };
        return command;
    }
}
