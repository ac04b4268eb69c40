// Installing is waiting for a good half of its time, so labs beside each other use the machine better. No test here measures.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer(typeof(Playbooks.EndToEndTests.LongestFirst))]
[assembly: AssemblyFixture(typeof(Playbooks.EndToEndTests.Clusters.FirstInstallation))]
