// Nodes share one machine: tests that measure or load it must not run beside each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
