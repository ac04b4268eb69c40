namespace Playbooks.Queries;

/// <summary>One thing a module wants to know about the host. Changes nothing there. A record: equal queries are asked once and share the answer.</summary>
internal abstract record Query;

/// <summary>A query whose answer has the type <typeparamref name="TAnswer"/>.</summary>
internal abstract record Query<TAnswer> : Query
    where TAnswer : class;
