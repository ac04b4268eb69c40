using System.CommandLine;
using System.Text;
using Playbooks.Composition;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>`vault encrypt_string`: values to paste into a file.</summary>
internal static class VaultTextCommand
{
    private const int OptionsCode = 5;

    public static VerbCommand Build(VerbContext context)
    {
        var parts = new Parts();
        var command = new VerbCommand("encrypt_string", "encrypt single values").With(parts.Texts)
            .With("Options", parts.Names, parts.InputName, parts.Prompt, parts.ShowInput, parts.Output, parts.Vault.PasswordFile, parts.Vault.Identity, parts.Vault.Ask, parts.Label);
        command.Execute = async (result, token) =>
        {
            var passwords = await VaultPasswordQuestion.AskAsync(parts.Vault, parts.Label, result, context, token).ConfigureAwait(false);
            var values = await ValuesAsync(parts, result, context, token).ConfigureAwait(false);
            var text = string.Join('\n', values.Select(value => Format(passwords, value.Name, value.Text)));
            Tell(values, context);
            new VaultChange(context, passwords).Write(Encoding.UTF8.GetBytes(text), result.GetValue(parts.Output) ?? "-", endsLine: true);
            return ExitCodes.Success;
        };
        return command;
    }

    private static async Task<IReadOnlyList<(string? Name, string Text, string Source)>> ValuesAsync(Parts parts, ParseResult result, VerbContext context, CancellationToken cancellationToken)
    {
        var texts = result.GetValue(parts.Texts) ?? [];
        var readsInput = texts.Contains("-") || texts.Length == 0 || result.GetValue(parts.InputName) is not null;
        var asks = result.GetValue(parts.Prompt) || (texts.Length == 0 && result.GetValue(parts.InputName) is null && context.Terminal.IsInputTerminal);
        if (result.GetValue(parts.Prompt) && (texts.Contains("-") || result.GetValue(parts.InputName) is not null))
        {
            throw new PlaybookException(SourcePosition.None, "the --prompt option is not supported if also reading input from stdin", "leave one of them out", ansibleCode: OptionsCode);
        }

        var values = new List<(string?, string, string)>();
        var names = result.GetValue(parts.Names) ?? [];
        if (asks)
        {
            values.Add((names.FirstOrDefault(), await context.Terminal.AskAsync(
                "String to encrypt: ", isSecret: !result.GetValue(parts.ShowInput), "give it as an argument", cancellationToken).ConfigureAwait(false), "the interactive prompt"));
        }
        else if (readsInput)
        {
            values.Add((result.GetValue(parts.InputName) ?? (texts.Length == 0 ? names.FirstOrDefault() : null), await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false), "stdin"));
        }

        values.AddRange(texts.Where(text => text != "-").Select((text, index) => (names.ElementAtOrDefault(index), text, "the command line args")));
        return values.Exists(value => value.Item2.Length == 0)
            ? throw new PlaybookException(SourcePosition.None, "the text to encrypt is empty, not encrypting", ansibleCode: OptionsCode)
            : values;
    }

    /// <summary>Which is which, where there are several.</summary>
    private static void Tell(IReadOnlyList<(string? Name, string Text, string Source)> values, VerbContext context)
    {
        for (var at = 0; values.Count > 1 && at < values.Count; at++)
        {
            var what = values[at].Name is { } name ? $"variable (\"{name}\", the string #{at + 1} from {values[at].Source})." : $"the string #{at + 1} from {values[at].Source}.)";
            context.Terminal.Error.WriteLine($"# The encrypted version of {what}");
        }
    }

    private static string Format(VaultPasswords passwords, string? name, string text)
    {
        var lines = passwords.Encrypt(Encoding.UTF8.GetBytes(text)).TrimEnd('\n').Split('\n');
        return $"{(name is null ? "" : name + ": ")}!vault |\n{string.Join('\n', lines.Select(line => new string(' ', 10) + line))}";
    }

    private sealed class Parts
    {
        public Argument<string[]> Texts { get; } = new("TEXT") { Arity = ArgumentArity.ZeroOrMore, Description = "what to encrypt; - is standard input; asked for, or read from there, when not given" };

        public RepeatedOption Names { get; } = new("--name", "-n") { HelpName = "NAME", Description = "the variable's name, for a line to paste; one for each text" };

        public Option<string?> InputName { get; } = new("--stdin-name") { HelpName = "NAME", Description = "the name of what is read from standard input" };

        public Option<bool> Prompt { get; } = new("--prompt", "-p") { Description = "ask for the text" };

        public Option<bool> ShowInput { get; } = new("--show-input") { Description = "show what is typed then" };

        public Option<string?> Output { get; } = new("--output") { HelpName = "FILE", Description = "write to a file" };

        public Option<string?> Label { get; } = VaultPasswordQuestion.EncryptLabel();

        public VaultOptions Vault { get; } = new();
    }
}
