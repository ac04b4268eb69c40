using Playbooks.Results;

namespace Playbooks.Plays;

/// <summary>Where an include stands: decides what its relative names mean.</summary>
internal sealed record TaskOrigin(SourcePosition Position, string PlaybookFolder, string? RoleFolder, bool IsHandler);
