using System.Text;
using Playbooks.IntegrationTests.Execution;

namespace Playbooks.IntegrationTests.Roles;

/// <summary>A project with the shipped roles, whose hosts find programs of the test's own before all others: each is a script, and what it was called with stands in the host's file `calls`.</summary>
internal static class RoleProject
{
    public static readonly string Roles = Path.Combine(Repository.Root, "roles");

    public static EngineProject WithRoles(this Engine engine, int hosts)
    {
        var project = engine.Project(hosts);
        File.CreateSymbolicLink(Path.Combine(project.Folder, "roles"), Roles);
        return project;
    }

    public static EngineProject Program(this EngineProject project, string name, string script, string host = "h1")
    {
        var file = Path.Combine(project.Here(host), name);
        File.WriteAllText(file, $"#!/bin/sh\nhere={project.Here(host)}\necho \"{name} $*\" >>$here/calls\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return project;
    }

    public static string NodeFile(this EngineProject project, string name, string host = "h1") => Path.Combine(project.Here(host), name);

    public static IReadOnlyList<string> Calls(this EngineProject project, string host = "h1")
        => File.Exists(project.NodeFile("calls", host)) ? File.ReadAllLines(project.NodeFile("calls", host), Encoding.UTF8) : [];
}
