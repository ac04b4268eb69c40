using Playbooks.Results;

namespace Playbooks.Artifacts;

/// <summary>An address that a user's variable gives: http or https, and whole.</summary>
internal static class WebAddress
{
    /// <param name="variable">The variable, as the user finds it.</param>
    /// <param name="given">Its value.</param>
    /// <param name="address">What came of the value; null: the value itself.</param>
    public static Uri Parse(string variable, string given, string? address = null)
        => Uri.TryCreate(address ?? given, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new ModuleFailedException($"{variable} is '{given}': write http://... or https://...");
}
