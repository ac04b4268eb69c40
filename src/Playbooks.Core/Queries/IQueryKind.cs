namespace Playbooks.Queries;

/// <summary>How all queries of one type are asked in one remote command, and how its output is read. Both halves are pure.</summary>
internal interface IQueryKind
{
    Type QueryType { get; }

    /// <summary>POSIX sh that asks all of them with as few processes as possible (one `stat` for forty files). Runs as `( script ) &lt;/dev/null` in the
    /// batch's shell with LC_ALL=C in the login folder; its standard output up to the end, binary, comes back to <see cref="Parse"/>. Must work with dash + coreutils, busybox ash
    /// and bash, must not change anything, must end by itself soon.</summary>
    string BuildScript(IReadOnlyList<Query> queries);

    /// <summary>One answer for each query, in their order. An <see cref="Exception"/> of type <see cref="Results.ModuleFailedException"/> as an answer means: this one could not be
    /// asked (permission denied, tool missing), the module that needs it fails with that text.</summary>
    IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output);
}

/// <summary>What one kind's script printed.</summary>
internal sealed record QueryOutput(ReadOnlyMemory<byte> Standard, string Error, int Status);
