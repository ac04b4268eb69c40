namespace Playbooks.Execution;

/// <summary>The play ended for everybody (any_errors_fatal, max_fail_percentage, end_play) before the position a host was waiting at: the host goes no further, and nothing is
/// wrong with it. Caught where a host's way through the play ends.</summary>
internal sealed class BatchAbortedException() : Exception("the play has ended");
