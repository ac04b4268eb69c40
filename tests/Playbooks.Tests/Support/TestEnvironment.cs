using Playbooks.Controller;

namespace Playbooks.Tests.Support;

/// <summary>A controller with a home and a current folder of the test's choice, and only the variables given.</summary>
internal sealed class TestEnvironment(string folder) : IControllerEnvironment
{
    public Dictionary<string, string> Variables { get; } = [];

    public string CurrentFolder => folder;

    public string HomeFolder => Path.Combine(folder, "home");

    public string UserName => "tester";

    public string CacheFolder => Path.Combine(folder, "cache");

    public string StateFolder => Path.Combine(folder, "state");

    public string ShippedFolder => Path.Combine(folder, "shipped");

    public string? Variable(string name) => Variables.GetValueOrDefault(name);
}
