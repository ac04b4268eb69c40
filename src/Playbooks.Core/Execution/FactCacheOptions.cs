namespace Playbooks.Execution;

/// <summary>Where facts are kept between runs.</summary>
/// <param name="Folder">fact_caching_connection.</param>
/// <param name="Prefix">fact_caching_prefix, before the name of the host.</param>
/// <param name="Lifetime">fact_caching_timeout; zero: for ever.</param>
internal sealed record FactCacheOptions(string Folder, string Prefix, TimeSpan Lifetime);
