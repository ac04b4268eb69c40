namespace Playbooks.Inventories.Plugins;

/// <summary>One way to read a source of an inventory. A source is given to one after the other until one can read it.</summary>
internal interface IInventoryPlugin
{
    /// <summary>As it stands in `enable_plugins` and in the key `plugin` of a configuration.</summary>
    string Name { get; }

    /// <summary>Whether it is worth trying: looks at the name, hardly at the content.</summary>
    bool Accepts(string source);

    /// <summary>Adds what the source says. Mistakes go to the builder's <see cref="InventoryBuilder.Mistakes"/>; throws <see cref="Results.PlaybookException"/> at what ends the reading.</summary>
    Task ParseAsync(InventoryBuilder builder, string source, CancellationToken cancellationToken);
}
