using Tomlyn.Model;
using Tomlyn.Serialization;

namespace Playbooks.Inventories.Plugins;

/// <summary>How TOML is read, worked out when the program is compiled.</summary>
[TomlSerializable(typeof(TomlTable))]
internal sealed partial class TomlTables : TomlSerializerContext;
