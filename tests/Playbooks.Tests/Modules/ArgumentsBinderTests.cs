using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Files;
using Playbooks.Modules.Net;
using Playbooks.Results;

namespace Playbooks.Tests.Modules;

/// <summary>Values become what arguments take as in Ansible's argument_spec.</summary>
public sealed class ArgumentsBinderTests
{
    [Fact]
    public void A_list_given_for_a_text_is_written_as_python_writes_it()
    {
        var values = new JinjaDict { ["path"] = "/x", ["line"] = new List<object?> { 1L, "a", new JinjaDict { ["b"] = true } } };
        ((LineInFileArguments)ArgumentsBinder.Bind(new LineInFileModule(), values)).Line.ShouldBe("[1, 'a', {'b': True}]");
    }

    [Theory]
    [InlineData("{\"a\": 1, \"b\": null}", "{'a': 1, 'b': None}")]
    [InlineData("{'a': 'x'}", "{'a': 'x'}")]
    [InlineData("a=1 b=\"x y\"", "{'a': '1', 'b': 'x y'}")]
    [InlineData("a=1,b=2", "{'a': '1', 'b': '2'}")]
    public void A_mapping_may_be_written_as_text(string text, string expected)
        => PythonValues.Repr(((UriArguments)ArgumentsBinder.Bind(new UriModule(), new JinjaDict { ["url"] = "http://x/", ["headers"] = text })).Headers).ShouldBe(expected);

    [Theory]
    [InlineData(true, "yes")]
    [InlineData(false, "no")]
    [InlineData("no", "no")]
    public void A_boolean_is_the_one_choice_that_YAML_took_for_it(object written, string expected)
        => ((UriArguments)ArgumentsBinder.Bind(new UriModule(), new JinjaDict { ["url"] = "http://x/", ["follow_redirects"] = written })).FollowRedirects.ShouldBe(expected);

    [Fact]
    public void A_boolean_that_is_no_choice_is_refused()
        => Should.Throw<ModuleFailedException>(() => ArgumentsBinder.Bind(new FileModule(), new JinjaDict { ["path"] = "/x", ["state"] = true })).Message.ShouldEndWith("got: True");

    [Fact]
    public void A_text_that_is_no_mapping_is_refused()
        => Should.Throw<ModuleFailedException>(() => ArgumentsBinder.Bind(new UriModule(), new JinjaDict { ["url"] = "http://x/", ["headers"] = "plain" }))
            .Message.ShouldBe("argument 'headers' is of type <class 'str'> and we were unable to convert to dict: dictionary requested, could not parse JSON or key=value");
}
