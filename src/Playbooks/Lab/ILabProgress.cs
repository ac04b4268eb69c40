namespace Playbooks.Lab;

/// <summary>Hears what a lab operation is doing. Calls may come from several threads at once.</summary>
public interface ILabProgress
{
    /// <summary>A step began, for example "root folder of the nodes".</summary>
    void Started(string step);

    /// <summary>Something to show while the step goes on; each text replaces the one before.</summary>
    void Progress(string step, string text);

    /// <summary>A step ended well; <paramref name="result"/> says how, in a few words.</summary>
    void Finished(string step, string result);
}
