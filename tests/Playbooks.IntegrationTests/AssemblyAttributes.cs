// Much of a test's time is waiting for a host, so more of them than there are cores use the machine better. No test here measures.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
