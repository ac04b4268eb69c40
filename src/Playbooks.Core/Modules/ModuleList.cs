using Playbooks.Modules.Commands;
using Playbooks.Modules.Controller;
using Playbooks.Modules.Facts;
using Playbooks.Modules.Files;

namespace Playbooks.Modules;

/// <summary>Every module there is, by name. The one place where a module is registered.</summary>
internal static class ModuleList
{
    public static IReadOnlyList<IModule> Create() =>
    [
        new AddHostModule(),
        new AssertModule(),
        new BlockInFileModule(),
        new CommandModule(),
        new CopyModule(),
        new DebugModule(),
        new FailModule(),
        new FileModule(),
        new GroupByModule(),
        new LineInFileModule(),
        new PauseModule(),
        new PingModule(),
        new QueryModule(),
        new RawModule(),
        new ReplaceModule(),
        new ScriptModule(),
        new SetFactModule(),
        new SetStatsModule(),
        new SetupModule(),
        new ShellModule(),
        new SlurpModule(),
        new StatModule(),
        new TemplateModule(),
    ];
}
