namespace Playbooks.Modules.Packaging;

/// <summary>Arguments of `pip`.</summary>
internal sealed record PipArguments
{
    [Argument("Distributions, with versions as pip takes them (`six`, `django>=4,<5`), addresses or paths on the node.")]
    public IReadOnlyList<string>? Name { get; init; }

    [Argument("Version of the one distribution named: `1.2`, or with an operator, `>=1.2`.")]
    public string? Version { get; init; }

    [Argument("A file of requirements on the node; relative to chdir.")]
    public string? Requirements { get; init; }

    [Argument("present: installed. latest: and upgraded. forcereinstall: installed anew, with all they need. absent: not installed.", Choices = ["absent", "forcereinstall", "latest", "present"])]
    public string State { get; init; } = "present";

    [Argument("A virtual environment to install into; made when it is not there. Relative to chdir.")]
    public string? Virtualenv { get; init; }

    [Argument("A new virtual environment sees the system's distributions too.")]
    public bool VirtualenvSitePackages { get; init; }

    [Argument("Command that makes the virtual environment: `virtualenv`, `python3 -m venv`, ...")]
    public string VirtualenvCommand { get; init; } = "virtualenv";

    [Argument("Python of a new virtual environment (virtualenv -p); not for venv.")]
    public string? VirtualenvPython { get; init; }

    [Argument("More words for pip's command line.")]
    public string? ExtraArgs { get; init; }

    [Argument("Install in editable mode (-e).")]
    public bool Editable { get; init; }

    [Argument("Folder to run in; the temporary one by default.")]
    public string? Chdir { get; init; }

    [Argument("The pip program: a path, or a name such as pip3.11. Default: pip of ansible_python_interpreter, else of python3, else pip3.")]
    public string? Executable { get; init; }

    [Argument("umask for what is written: octal, quoted.")]
    public string? Umask { get; init; }
}
