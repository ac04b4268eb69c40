namespace Playbooks.Queries.Files;

/// <summary>The number of a user or group name: asked only when a name that is wanted differs from the one a file shows.</summary>
internal sealed record AccountQuery(string Name, bool IsGroup) : Query<AccountAnswer>;

/// <summary>Null: no such account.</summary>
internal sealed record AccountAnswer(long? Id);
