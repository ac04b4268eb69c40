using Playbooks.Queries.Facts;
using Playbooks.Queries.Files;
using Playbooks.Queries.Kubernetes;
using Playbooks.Queries.Systems;

namespace Playbooks.Queries;

/// <summary>Every kind of query there is, by name. The one place where a kind is registered.</summary>
internal static class QueryKindList
{
    public static IReadOnlyList<IQueryKind> Create() =>
    [
        new AccountQueryKind(),
        new ArtifactQueryKind(),
        new CertificateQueryKind(),
        new CommandQueryKind(),
        new FactsQueryKind(),
        new FileContentQueryKind(),
        new FileQueryKind(),
        new GlobQueryKind(),
        new GroupQueryKind(),
        new ImageQueryKind(),
        new KernelModuleQueryKind(),
        new KubeQueryKind(),
        new NodeQueryKind(),
        new PackageQueryKind(),
        new SysctlQueryKind(),
        new TreeQueryKind(),
        new UnitQueryKind(),
        new UserQueryKind(),
    ];
}
