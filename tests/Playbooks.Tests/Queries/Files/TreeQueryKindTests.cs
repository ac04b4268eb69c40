using System.Text;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Tests.Queries.Files;

public class TreeQueryKindTests
{
    [Theory]
    [InlineData("/s/./a/b", "/s/a/b")]
    [InlineData("/s/./a/../../etc/x", null)]
    [InlineData("/s/.//etc/x", null)]
    [InlineData("/s/./..", null)]
    [InlineData("/s/./a/", null)]
    [InlineData("/etc/passwd", null)]
    [InlineData("/s/./a/./b", null)]
    public void A_name_that_leads_out_of_the_folder_is_not_believed(string name, string? path)
    {
        var output = Encoding.UTF8.GetBytes($"/s\nd\n{name}\0\n81a4 0 0 5 1 2 3 4 5 1 8 4096 0 0 root:root:{name}\n\n");
        object Parse() => new TreeQueryKind().Parse([new TreeQuery("/s")], new QueryOutput(output, "", 0))[0];
        if (path is null)
        {
            Should.Throw<ModuleFailedException>(Parse);
        }
        else
        {
            ((TreeAnswer)Parse()).Entries!.Select(entry => entry.Path).ShouldBe([path]);
        }
    }
}
