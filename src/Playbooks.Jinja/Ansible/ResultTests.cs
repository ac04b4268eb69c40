namespace Playbooks.Jinja.Ansible;

/// <summary>Tests over the result of a task.</summary>
internal static class ResultTests
{
    public static void Register(Dictionary<string, JinjaFunction> tests)
    {
        Add(tests, result => IsSet(result, "failed"), "failed", "failure");
        Add(tests, result => !IsSet(result, "failed"), "succeeded", "success", "successful");
        Add(tests, result => IsSet(result, "unreachable"), "unreachable");
        Add(tests, result => !IsSet(result, "unreachable"), "reachable");
        Add(tests, IsChanged, "changed", "change");
        Add(tests, result => IsSet(result, "skipped"), "skipped", "skip");
        Add(tests, result => IsOne(result, "started"), "started");
        Add(tests, result => IsOne(result, "finished"), "finished");
        Add(tests, result => IsSet(result, "timedout"), "timedout");
    }

    private static void Add(Dictionary<string, JinjaFunction> tests, Func<JinjaDict, bool> holds, params string[] names)
    {
        // The message has the name of Ansible's function, whatever the test was called by.
        var shown = names[0] switch { "succeeded" => "failed", "reachable" => "unreachable", var own => own };
        foreach (var name in names)
        {
            tests[name] = call =>
            {
                call.Bind();
                return PythonValues.Box(holds(PythonValues.DictOf(call.Value) ?? throw (call.Value is Undefined undefined
                    ? undefined.Error()
                    : call.Error($"The '{shown}' test expects a dictionary"))));
            };
        }
    }

    private static bool IsSet(JinjaDict result, string key) => result.TryGetValue(key, out var value) && PythonValues.IsTrue(value);

    private static bool IsOne(JinjaDict result, string key) => !result.TryGetValue(key, out var value) || PythonValues.AreEqual(value, 1L);

    private static bool IsChanged(JinjaDict result)
    {
        if (result.ContainsKey("changed"))
        {
            return IsSet(result, "changed");
        }

        return result.TryGetValue("results", out var results) && results is IList<object?> { Count: > 0 } list && PythonValues.IsMapping(list[0])
            && list.Any(item => PythonValues.DictOf(item) is { } dict && IsSet(dict, "changed"));
    }
}
