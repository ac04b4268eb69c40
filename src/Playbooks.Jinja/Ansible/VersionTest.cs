using Playbooks.Jinja.Ansible.Versions;

namespace Playbooks.Jinja.Ansible;

/// <summary>The test <c>version</c>: compares a version with another one.</summary>
internal static class VersionTest
{
    public static object? Compare(CallContext call)
    {
        var arguments = call.Bind("version", "operator?", "strict?", "version_type?");
        if (arguments[2] is not null && arguments[3] is not null)
        {
            throw call.Error("Cannot specify both 'strict' and 'version_type'");
        }

        if (!PythonValues.IsTrue(call.Value) || !PythonValues.IsTrue(arguments[0]))
        {
            throw call.Error(!PythonValues.IsTrue(call.Value)
                ? "Input version value cannot be empty"
                : "Version parameter to compare against cannot be empty");
        }

        var type = arguments[2] is { } strict && PythonValues.IsTrue(strict) ? "strict" : arguments.OptionalText(3) is { Length: > 0 } given ? given : "loose";
        var holds = Operator(call, arguments.Text(1, "eq"));
        var (left, right) = (PythonValues.Str(call.Value), PythonValues.Str(arguments[0]));
        try
        {
            return PythonValues.Box(holds(type switch
            {
                "loose" => LooseVersion.Compare(left, right),
                "strict" => StrictVersion.Compare(left, right),
                "semver" or "semantic" => SemanticVersion.Compare(left, right),
                "pep440" => Pep440Version.Compare(left, right),
                _ => throw call.Error($"Invalid version type ({type}). Must be one of 'loose', 'strict', 'semver', 'semantic', 'pep440'"),
            }));
        }
        catch (TemplateRuntimeException error) when (error is not FilterArgumentException)
        {
            throw call.Error($"Version comparison failed: {error.Message}");
        }
    }

    private static Func<int, bool> Operator(CallContext call, string name) => name switch
    {
        "==" or "=" or "eq" => order => order == 0,
        "<" or "lt" => order => order < 0,
        "<=" or "le" => order => order <= 0,
        ">" or "gt" => order => order > 0,
        ">=" or "ge" => order => order >= 0,
        "!=" or "<>" or "ne" => order => order != 0,
        _ => throw call.Error($"Invalid operator type ({name}). Must be one of '==', '=', 'eq', '<', 'lt', '<=', 'le', '>', 'gt', '>=', 'ge', '!=', '<>', 'ne'"),
    };
}
