using System.Text.Json.Serialization;
using Playbooks.Lab.Packages;

namespace Playbooks.Lab;

/// <summary>How a lab's records are read and written, worked out when the program is compiled.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(BuiltIndex))]
[JsonSerializable(typeof(LabState))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class LabJson : JsonSerializerContext;
