using Playbooks.Artifacts;
using Playbooks.Modules.Commands;
using Playbooks.Modules.Controller;
using Playbooks.Modules.Facts;
using Playbooks.Modules.Files;
using Playbooks.Modules.Kubernetes;
using Playbooks.Modules.Net;
using Playbooks.Modules.Packaging;
using Playbooks.Modules.SourceControl;
using Playbooks.Modules.Synchronization;
using Playbooks.Modules.Systems;

namespace Playbooks.Modules;

/// <summary>Every module there is, by name. The one place where a module is registered.</summary>
internal static class ModuleList
{
    /// <summary>Without a store of artifacts (documentation, tests of other modules) those modules that use one find an empty cache.</summary>
    public static IReadOnlyList<IModule> Create(ArtifactStore? artifacts = null)
        => List(artifacts ?? ArtifactStoreFactory.Create("artifacts", TimeProvider.System), new ArtifactFanout());

    private static IReadOnlyList<IModule> List(ArtifactStore artifacts, ArtifactFanout fanout) =>
    [
        new AddHostModule(),
        new ApkModule(),
        new AptKeyModule(),
        new AptModule(),
        new AptRepositoryModule(),
        new ArchiveModule(),
        new ArtifactCacheModule(artifacts),
        new ArtifactCheckModule(artifacts),
        new ArtifactModule(artifacts, fanout),
        new AssembleModule(),
        new AssertModule(),
        new AsyncStatusModule(),
        new AuthorizedKeyModule(),
        new BlockInFileModule(),
        new CertificateCheckModule(),
        new CommandModule(),
        new CopyModule(),
        new CronModule(),
        new DebconfModule(),
        new DebugModule(),
        new DnfModule(),
        new DpkgSelectionsModule(),
        new FailModule(),
        new FetchModule(),
        new FileModule(),
        new FindModule(),
        new FirewalldModule(),
        new GetUrlModule(),
        new GetentModule(),
        new GitModule(),
        new GroupByModule(),
        new GroupModule(),
        new HostnameModule(),
        new ImageModule(artifacts, fanout),
        new IncludeVarsModule(),
        new IniFileModule(),
        new IptablesModule(),
        new KnownHostsModule(),
        new KubeModule(),
        new LineInFileModule(),
        new ModprobeModule(),
        new MountModule(),
        new NetworkCheckModule(),
        new NodeModule(),
        new PackageFactsModule(),
        new PackageModule(),
        new PauseModule(),
        new PingModule(),
        new PipModule(),
        new QueryModule(),
        new RawModule(),
        new RebootModule(),
        new ReplaceModule(),
        new RpmKeyModule(),
        new ScriptModule(),
        new SebooleanModule(),
        new SelinuxModule(),
        new ServiceFactsModule(),
        new ServiceModule(),
        new SetFactModule(),
        new SetStatsModule(),
        new SetupModule(),
        new ShellModule(),
        new SlurpModule(),
        new StatModule(),
        new SynchronizeModule(),
        new SysctlModule(),
        new SystemdModule(),
        new TempFileModule(),
        new TemplateModule(),
        new TimezoneModule(),
        new UnarchiveModule(),
        new UriModule(),
        new UserModule(),
        new ValidateArgumentSpecModule(),
        new VariableCheckModule(),
        new WaitForConnectionModule(),
        new WaitForModule(),
        new X509Module(),
        new YumRepositoryModule(),
        new ZypperModule(),
    ];
}
