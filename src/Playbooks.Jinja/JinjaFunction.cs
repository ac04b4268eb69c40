namespace Playbooks.Jinja;

/// <summary>A filter, a test or a function that templates can call.</summary>
public delegate object? JinjaFunction(CallContext call);
