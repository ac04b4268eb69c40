using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Loading;

/// <summary>What dynamic includes name is read once, and again when a task of the run has written to what it was read from.</summary>
public sealed class TaskLoaderTests
{
    private static readonly (string Name, string Content)[] Files =
    [
        ("part.yml", "- import_tasks: inner.yml\n- import_role: {name: static}\n"),
        ("inner.yml", "- debug: msg=1\n"),
        ("roles/static/tasks/main.yml", "- debug: msg=1\n"),
        ("roles/r/tasks/main.yml", "- import_tasks: more.yml\n"),
        ("roles/r/tasks/more.yml", "- debug: msg=1\n"),
        ("roles/r/defaults/main/a.yml", "a: 1\n"),
        ("roles/r/meta/main.yml", "dependencies: [static]\n"),
    ];

    [Theory]
    [InlineData("part.yml")]
    [InlineData("inner.yml")]
    [InlineData("roles/static/tasks/main.yml")]
    [InlineData("roles/static/vars/main.yml")]
    public void Tasks_are_read_again_when_a_file_they_come_from_was_written(string file)
    {
        using var folder = new TestFolder(Files);
        var loader = new TestPlaybooks(folder.Path).Tasks;
        var before = loader.LoadTasks("part.yml", Origin(folder));
        loader.LoadTasks("part.yml", Origin(folder)).ShouldBeSameAs(before);
        folder.Write(file, file.Contains("vars", StringComparison.Ordinal) ? "v: 1\n" : "- debug: msg=another\n");
        loader.LoadTasks("part.yml", Origin(folder)).ShouldNotBeSameAs(before);
    }

    [Theory]
    [InlineData("roles/r/tasks/main.yml")]
    [InlineData("roles/r/tasks/more.yml")]
    [InlineData("roles/r/handlers/main.yml")]
    [InlineData("roles/r/defaults/main/a.yml")]
    [InlineData("roles/r/defaults/main/b.yml")]
    [InlineData("roles/r/meta/main.yml")]
    [InlineData("roles/r/meta/argument_specs.yml")]
    [InlineData("roles/static/tasks/main.yml")]
    public void A_role_is_read_again_when_a_file_of_it_or_of_its_dependencies_was_written(string file)
    {
        using var folder = new TestFolder(Files);
        var loader = new TestPlaybooks(folder.Path).Tasks;
        var before = loader.LoadRole("r", new RoleEntry(), Origin(folder));
        loader.LoadRole("r", new RoleEntry(), Origin(folder)).ShouldBeSameAs(before);
        folder.Write(file, file.Contains("tasks", StringComparison.Ordinal) || file.Contains("handlers", StringComparison.Ordinal) ? "- debug: msg=another\n" : "{}\n");
        loader.LoadRole("r", new RoleEntry(), Origin(folder)).ShouldNotBeSameAs(before);
    }

    private static TaskOrigin Origin(TestFolder folder) => new(new SourcePosition(folder.File("play.yml"), 1, 1), folder.Path, null, false);
}
