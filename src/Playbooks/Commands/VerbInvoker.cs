using System.CommandLine;
using System.CommandLine.Parsing;
using Playbooks.Composition;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>Parses the words of one verb, prints its help when asked, and runs it. Throws <see cref="PlaybookException"/> with every mistake on the command line.</summary>
internal sealed class VerbInvoker(VerbContext context)
{
    /// <summary>ansible's own code for a command line it cannot use.</summary>
    private const int AnsibleUsage = 2;

    public async Task<int> InvokeAsync(Verb verb, string[] words, CancellationToken cancellationToken)
    {
        var root = verb.Build(context);
        var help = new Option<bool>("--help", "-h", "-?") { Description = "show this help", Recursive = true };
        root.Options.Add(help);
        // @ is Ansible's sign for a file of variables, not a response file.
        var result = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var command = (VerbCommand)result.CommandResult.Command;
        if (result.GetValue(help))
        {
            CommandHelp.Write(context.Terminal.Out, command, context.Terminal.Width);
            return ExitCodes.Success;
        }

        if (command.Execute is null && result.Errors.Count <= 1)
        {
            CommandHelp.Write(context.Terminal.Error, command, context.Terminal.Width);
            return context.Program.IsAnsible ? AnsibleUsage : ExitCodes.Mistake;
        }

        var mistakes = Mistakes(result, command).ToList();
        if (mistakes.Count == 0)
        {
            return await command.Execute!(result, cancellationToken).ConfigureAwait(false);
        }

        if (!context.Program.IsAnsible)
        {
            throw new PlaybookException(mistakes);
        }

        mistakes.ForEach(mistake => context.Terminal.Error.WriteLine($"{context.Program.Name}: error: {mistake}"));
        return AnsibleUsage;
    }

    private static IEnumerable<Mistake> Mistakes(ParseResult result, VerbCommand command)
    {
        var remedy = $"see `playbook {Path(command)} --help`";
        var unknown = UnknownOptions(result).ToList();
        foreach (var word in unknown)
        {
            var known = AllOptions(command).SelectMany(option => option.Aliases.Prepend(option.Name));
            yield return new Mistake(SourcePosition.None, UnsupportedOptions.Reason(word) ?? $"there is no option {word}{Suggestion.Suffix(word, known)}", remedy);
        }

        foreach (var error in result.Errors.Where(error => !unknown.Any(word => error.Message.Contains(word, StringComparison.Ordinal))))
        {
            // The parser names .NET's types.
            var message = error.Message.Replace("as expected type 'System.Nullable`1[System.Int32]'", "as a whole number", StringComparison.Ordinal);
            yield return new Mistake(SourcePosition.None, message.TrimEnd('.'), remedy);
        }
    }

    /// <summary>The parser takes a word it does not know for an argument, dash or not.</summary>
    private static IEnumerable<string> UnknownOptions(ParseResult result)
    {
        var positional = new HashSet<string>(
            result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value).Concat(result.UnmatchedTokens));
        foreach (var token in result.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
        {
            if (token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-' && positional.Contains(token.Value))
            {
                yield return token.Value.Split('=')[0];
            }
        }
    }

    private static IEnumerable<Option> AllOptions(Command command)
        => command.Options.Concat(command.Parents.OfType<Command>().SelectMany(AllOptions));

    private static string Path(Command command)
        => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : command.Name;
}
