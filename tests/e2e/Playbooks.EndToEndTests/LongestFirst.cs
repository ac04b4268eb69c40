using Playbooks.EndToEndTests.Clusters;
using Xunit.Sdk;
using Xunit.v3;

namespace Playbooks.EndToEndTests;

/// <summary>Starts the classes that take minutes before those that take seconds.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Order = [nameof(ThreeControlPlanesTests), nameof(ClusterTests), nameof(InterruptionTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
        => [.. testCollections.OrderBy(collection => Rank(collection.TestCollectionDisplayName)).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static int Rank(string name)
    {
        var at = Array.FindIndex(Order, one => name.Contains("." + one, StringComparison.Ordinal));
        return at < 0 ? Order.Length : at;
    }
}
