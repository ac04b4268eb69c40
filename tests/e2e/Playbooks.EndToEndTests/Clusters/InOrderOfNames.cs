using Xunit.Sdk;
using Xunit.v3;

namespace Playbooks.EndToEndTests.Clusters;

/// <summary>Runs the tests of a class in the order of their names: each takes the cluster as the one before left it, which saves an installation.</summary>
public sealed class InOrderOfNames : ITestCaseOrderer
{
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase
        => [.. testCases.OrderBy(test => test.TestCaseDisplayName, StringComparer.Ordinal)];
}
