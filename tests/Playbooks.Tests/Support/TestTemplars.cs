using Playbooks.Results;
using Playbooks.Variables;
using Playbooks.Variables.Lookups;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Support;

/// <summary>Templars of a controller that stands in a folder, with no vault password.</summary>
internal static class TestTemplars
{
    public static TemplarFactory Factory(string folder, Func<string, Setting?>? setting = null)
        => new(new TestEnvironment(folder), new YamlLoader(new ClosedVault(), new Warnings()), TimeProvider.System, setting);
}
