namespace Playbooks.Jinja.Methods;

/// <summary>A method of one of Python's built-in types.</summary>
internal delegate object? PythonMethod(object owner, CallContext call);
