using System.Text.Encodings.Web;
using System.Text.Json;

namespace Playbooks.Tests.Support;

/// <summary>JSON with quotes and plus signs as they are.</summary>
internal static class Relaxed
{
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
