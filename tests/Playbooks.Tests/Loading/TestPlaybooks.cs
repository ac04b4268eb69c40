using Playbooks.Jinja;
using Playbooks.Loading;
using Playbooks.Modules;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Tests.Support;
using Playbooks.Values;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Loading;

/// <summary>Loads playbooks as the program does, with the real modules and the real template language.</summary>
internal sealed class TestPlaybooks
{
    public TestPlaybooks(string folder, IReadOnlyList<string>? rolesPath = null, JinjaDict? extraVariables = null)
    {
        var environment = new JinjaEnvironment(new JinjaOptions());
        Templates = new TestTemplates(environment);
        var services = new LoadServices(new VariableFiles(new YamlLoader(new ClosedVault(), Warnings)), new ModuleRegistry(ModuleList.Create()), new JinjaSyntaxChecker(environment), Templates);
        var roles = new RoleLoader(new RoleFinder(rolesPath ?? [], new TestEnvironment(folder)));
        Loader = new PlaybookLoader(services, roles, extraVariables ?? []);
        Tasks = new TaskLoader(services, roles.Files, roles, extraVariables ?? []);
    }

    public Warnings Warnings { get; } = new();

    public IStaticTemplates Templates { get; }

    public PlaybookLoader Loader { get; }

    public TaskLoader Tasks { get; }

    /// <summary>One play with the tasks given, loaded from a file of its own.</summary>
    public static Play PlayWith(string tasks)
    {
        using var folder = new TestFolder(("play.yml", "- hosts: all\n  tasks:\n" + string.Concat(tasks.Split('\n').Select(line => $"    {line}\n"))));
        return new TestPlaybooks(folder.Path).Loader.Load(folder.File("play.yml")).Plays.ShouldHaveSingleItem();
    }

    public static TaskDefinition Task(string task) => PlayWith(task).Tasks.ShouldHaveSingleItem().ShouldBeOfType<TaskDefinition>();

    public static IReadOnlyList<Mistake> MistakesOf(string playbook, params (string Name, string Content)[] files)
    {
        using var folder = new TestFolder([("play.yml", playbook), .. files]);
        return [.. Should.Throw<PlaybookException>(() => new TestPlaybooks(folder.Path).Loader.Load(folder.File("play.yml"))).Mistakes
            .Select(mistake => mistake with { Position = mistake.Position with { File = Path.GetRelativePath(folder.Path, mistake.Position.File) } })];
    }

    private sealed class TestTemplates(JinjaEnvironment environment) : IStaticTemplates
    {
        public object? Render(TemplateText text, JinjaDict variables)
        {
            try
            {
                return environment.Parse(text.Source).Evaluate(new DictionaryScope(variables.ToDictionary(pair => PythonValues.Str(pair.Key), pair => pair.Value)));
            }
            catch (JinjaException error)
            {
                throw new PlaybookException(text.Position, error.Message, "define it");
            }
        }
    }
}
