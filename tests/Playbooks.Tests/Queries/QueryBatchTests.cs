using System.Text;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Tests.Queries;

public class QueryBatchTests
{
    private static readonly Dictionary<Type, IQueryKind> Kinds = QueryKindList.Create().ToDictionary(kind => kind.QueryType);
    private static readonly FileQuery File = new("/a");
    private static readonly AccountQuery Account = new("root", false);

    [Fact]
    public void Equal_questions_are_asked_once()
    {
        var once = QueryBatch.Create([File], Kinds, "@m");
        QueryBatch.Create([File, new FileQuery("/a")], Kinds, "@m").Script.ShouldBe(once.Script);
    }

    [Fact]
    public void Each_kind_reads_its_own_section()
    {
        var answers = Batch().Parse(Bytes("81a4 0 0 3 1 2 3 4 5 1 8 4096 0 0 root:root:/a\n\n\n\n@m 0\nroot:x:0:0:root:/root:/bin/sh\n=\n=\n\n@m 0\n"), Bytes("\n@m 0\n\n@m 0\n"));
        ((FileAnswer)answers[File]).Entry!.Size.ShouldBe(3);
        ((AccountAnswer)answers[Account]).Id.ShouldBe(0);
    }

    [Fact]
    public void A_kind_that_fails_spoils_no_other()
    {
        var answers = Batch().Parse(Bytes("garbage\n@m 0\nroot:x:0:0:root:/root:/bin/sh\n=\n=\n\n@m 0\n"), Bytes("\n@m 0\n\n@m 0\n"));
        answers[File].ShouldBeOfType<ModuleFailedException>();
        ((AccountAnswer)answers[Account]).Id.ShouldBe(0);
    }

    [Fact]
    public void A_missing_tool_is_told_by_what_it_printed()
    {
        var answers = Batch().Parse(Bytes("\n@m 127\n=\n=\n\n@m 0\n"), Bytes("stat is missing on the host\n\n@m 127\n\n@m 0\n"));
        ((ModuleFailedException)answers[File]).Message.ShouldBe("stat is missing on the host");
    }

    [Fact]
    public void An_output_that_is_cut_leaves_failures_not_answers()
    {
        var answers = Batch().Parse(Bytes("81a4 0 0 3 1 2 3 4 5 1 8 4096 0 0 root:root:/a\n"), default);
        answers.Values.ShouldAllBe(answer => answer is ModuleFailedException);
    }

    private static QueryBatch Batch() => QueryBatch.Create([File, Account], Kinds, "@m");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
