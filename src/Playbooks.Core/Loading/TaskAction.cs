using Playbooks.Jinja;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>What a task does: the module as written and its arguments from every form they may have.</summary>
internal sealed record TaskAction(string Name, YamlNode Position, JinjaDict Arguments, object? ArgumentsTemplate, bool IsLocal);
