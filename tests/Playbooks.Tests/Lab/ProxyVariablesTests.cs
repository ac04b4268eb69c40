using Playbooks.Lab;

namespace Playbooks.Tests.Lab;

public sealed class ProxyVariablesTests
{
    [Fact]
    public void Nodes_are_told_of_the_machines_proxy_and_its_exceptions()
        => Text(("http_proxy", "http://it's:3128"), ("HTTPS_PROXY", "http://proxy:3129"), ("no_proxy", ".corp,10.1.2.3")).ShouldBe("""
            # Written by `playbook lab`: the proxy of this machine's environment.
            http_proxy: 'http://it''s:3128'
            https_proxy: 'http://proxy:3129'
            additional_no_proxy: '.corp,10.1.2.3'

            """);

    [Fact]
    public void Without_one_or_with_one_that_no_node_can_reach_there_is_nothing_to_tell()
    {
        Text(("no_proxy", "x"), ("http_proxy", "")).ShouldBeNull();
        Text(("http_proxy", "http://127.0.0.1:3128"), ("https_proxy", "localhost:3128")).ShouldBeNull();
    }

    private static string? Text(params (string Name, string Value)[] environment)
        => ProxyVariables.Text(environment.ToDictionary(variable => variable.Name, variable => variable.Value).GetValueOrDefault);
}
