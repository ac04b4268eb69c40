using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Tests.Support;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Tests.Variables;

/// <summary>Expected values: what ansible-core 2.14 gives for the same files and calls.</summary>
public sealed class LookupTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Theory]
    [InlineData("lookup('csvfile', 'Li', file='elements.csv', delimiter=',')", "3")]
    [InlineData("lookup('csvfile', 'Li', file='elements.csv', delimiter=',', col=2)", "a \"b\", c")]
    [InlineData("lookup('csvfile', 'Be file=elements.csv delimiter=, col=1')", "4")]
    [InlineData("lookup('csvfile', 'Xx', file='elements.csv', delimiter=',', default='none')", "none")]
    [InlineData("lookup('csvfile', 'Xx', file='elements.csv', delimiter=',')", "[]")]
    [InlineData("lookup('ini', 'user', section='production', file='users.ini')", "robert")]
    [InlineData("lookup('ini', 'user section=integration file=users.ini')", "gertrude")]
    [InlineData("lookup('ini', 'path', section='production', file='users.ini')", "/srv/robert/x")]
    [InlineData("lookup('ini', 'long', section='production', file='users.ini')", "one\ntwo")]
    [InlineData("lookup('ini', 'nothing', section='production', file='users.ini', default='d')", "d")]
    [InlineData("query('ini', 'u.*', section='production', file='users.ini', re=true)", "['robert']")]
    [InlineData("lookup('ini', 'user.name', type='properties', file='user.properties')", "Jane")]
    [InlineData("lookup('config', 'DEFAULT_FORKS')", "None")]
    [InlineData("query('sequence', 'start=0 end=4 stride=2 format=n%02d')", "['n00', 'n02', 'n04']")]
    [InlineData("query('sequence', '4-2/2')", "error: to count backwards make stride negative")]
    [InlineData("query('sequence', 'count=3')", "['1', '2', '3']")]
    [InlineData("query('nested', ['a', 'b'], [1, [2, 3]])", "[['a', 1], ['a', 2, 3], ['b', 1], ['b', 2, 3]]")]
    [InlineData("query('together', ['a', 'b'], [1])", "[['a', 1], ['b', None]]")]
    [InlineData("query('subelements', [{'n': 'x', 'k': [1, 2]}], 'k')", "[({'n': 'x'}, 1), ({'n': 'x'}, 2)]")]
    [InlineData("query('subelements', [{'n': 'x'}], 'k', {'skip_missing': true})", "[]")]
    [InlineData("query('indexed_items', ['a', 'b'])", "[(0, 'a'), (1, 'b')]")]
    [InlineData("lookup('dict', {'a': 1})", "{'key': 'a', 'value': 1}")]
    [InlineData("lookup('list', ['a', 'b'])", "['a', 'b']")]
    [InlineData("lookup('items', [])", "[]")]
    [InlineData("lookup('file', 'users.ini', rstrip=false)[:12]", "[production]")]
    [InlineData("lookup('file', 'none', errors='ignore')", "None")]
    [InlineData("query('file', 'none', errors='ignore')", "[]")]
    [InlineData("lookup('unvault', 'two.txt')", "1\n2\n")]
    [InlineData("query('fileglob', '*.txt') | map('basename')", "['two.txt']")]
    [InlineData("lookup('first_found', ['none', 'two.txt']) | basename", "two.txt")]
    [InlineData("query('first_found', {'files': 'none', 'skip': true})", "[]")]
    [InlineData("query('lines', 'printf \"a\\nb\\n\"')", "['a', 'b']")]
    [InlineData("query('lines', 'true')", "[]")]
    [InlineData("lookup('pipe', 'echo a; echo')", "a")]
    [InlineData("lookup('template', 'list.j2')", "[1, 2]")]
    [InlineData("lookup('template', 'list.j2', convert_data=false)", "[1, 2]\n")]
    [InlineData("lookup('template', 'own.j2', template_vars={'x': 5})", "5")]
    [InlineData("lookup('password', '/dev/null', seed='s', length=8)", "96RaapZT")]
    [InlineData("lookup('password', 'made chars=digits length=5') is match('^[0-9]{5}$')", "True")]
    [InlineData("lookup('nothing')", "error: lookup plugin (nothing) not found")]
    [InlineData("lookup('nothing', errors='ignore')", "error: lookup plugin (nothing) not found")]
    [InlineData("lookup('template', 'written.j2') | from_json | length", "2")]
    [InlineData("lookup('file', '{{ \"two\" }}.txt')", "1\n2")]
    [InlineData("query('sequence', start=1, end=3)", "[]")]
    [InlineData("query('sequence', 'count=3 stride=-1')", "['1', '0', '-1', '-2', '-3']")]
    [InlineData("lookup('vars', 'nope', default='x')", "x")]
    [InlineData("lookup('template', 'undefined.j2', errors='ignore')", "error: 'nobody' is undefined")]
    [InlineData("lookup('vars', 'broken', default='q')", "q")]
    [InlineData("lookup('list', [{'k': '{{ 1 + 1 }}'}])", "[{'k': '2'}]")]
    [InlineData("lookup('template', 'own.j2', template_vars={'x': '{{ 2 + 3 }}'})", "5")]
    [InlineData("lookup('csvfile', 'Li', file='elements.csv', delimiter=',', col=-1)", "a \"b\", c")]
    [InlineData("query('flattened', [1, [2, [3, none, 'None', 4]], 5])", "[1, 2, 3, None, 5]")]
    [InlineData("query('community.general.cartesian', [1, 2], ['a'])", "[[1, 'a'], [2, 'a']]")]
    [InlineData("lookup('first_found', ['two.txt', {'files': ['none', 'users.ini']}]) | basename", "users.ini")]
    [InlineData("lookup('first_found', {'files': 'users.ini', 'paths': ['none', 'files']}, {'files': 'two.txt', 'paths': 'files'}) | basename", "users.ini")]
    [InlineData("query('first_found', 'two.txt', paths=['/none'], skip=true)", "[]")]
    [InlineData("lookup('first_found', ['none'], skip='no')", "error: No file was found when using first_found.")]
    [InlineData("query('first_found', {'files': 'none', 'skip': false}, {'files': 'nothing', 'skip': 'yes'})", "[]")]
    [InlineData("lookup('file', 'two.txt', rstrip='no') | length", "4")]
    [InlineData("query('sequence', 'count=2 format=\"web %02d\"')", "['web 01', 'web 02']")]
    [InlineData("query('sequence', 'count=2 more')", "error: unrecognized arguments to with_sequence: ['_raw_params']")]
    [InlineData("query('nested', {'k': 1, 'l': 2}, ['a'])", "[['k', 'a'], ['l', 'a']]")]
    [InlineData("query('together', {'k': 1, 'l': 2}, ['a', 'b'])", "[['k', 'a'], ['l', 'b']]")]
    [InlineData("lookup('password', '/dev/null encrypt=bcrypt') is match('^[$]2b[$]12[$].{53}$')", "True")]
    [InlineData("lookup('password', '/dev/null', encrypt='md5_crypt') is match('^[$]1[$].{8}[$].{22}$')", "True")]
    [InlineData("lookup('template', 'sub/asks.j2')", "beside, of the folder, of the playbook; sub/asks.j2")]
    public void A_lookup_gives_what_Ansible_gives(string expression, string expected)
    {
        folder.Write("files/elements.csv", "H,1,hydrogen\nLi,3,\"a \"\"b\"\", c\"\n\nBe,4,x\n");
        folder.Write("files/users.ini", "[production]\n# comment\nUser=robert\nroot: /srv\npath=%(root)s/%(user)s/x\nlong = one\n  two\n[integration]\nuser=gertrude\n");
        folder.Write("files/user.properties", "user.name=Jane\nuser.pass=x\n");
        folder.Write("files/two.txt", "1\n2\n");
        folder.Write("templates/written.j2", "{{ [1, 2] | to_json }}\n");
        folder.Write("files/.hidden.txt", "");
        folder.Write("templates/list.j2", "[1, {{ 2 }}]\n");
        folder.Write("templates/own.j2", "{{ x }}");
        folder.Write("templates/undefined.j2", "{{ nobody }}");
        folder.Write("templates/sub/asks.j2", "{% include 'beside.j2' %}, {% include 'shared.j2' %}, {% include '/below.j2' %}{% include '../below.j2' ignore missing %}; {{ template_path }}");
        folder.Write("templates/sub/beside.j2", "beside");
        folder.Write("templates/shared.j2", "of the folder");
        folder.Write("below.j2", "of the playbook");
        Show(expression).ShouldBe(expected);
    }

    [Fact]
    public void None_is_no_default_of_a_variable()
        => Should.Throw<UndefinedException>(() => Show("lookup('vars', 'nope', default=none)")).Message.ShouldBe("No variable found with this name: nope");

    [Theory]
    [InlineData("dict", "[{'k': 1, 'l': 2}]")]
    [InlineData("items", "['k', 'l']")]
    [InlineData("nested", "['k', 'l']")]
    [InlineData("fileglob", "['k', 'l']")]
    public void Of_a_mapping_under_with_only_dict_takes_more_than_the_keys(string lookup, string terms)
        => PythonValues.Repr(Playbooks.Variables.Lookups.LookupList.LoopTerms(lookup, new JinjaDict { ["k"] = 1L, ["l"] = 2L }).ToList()).ShouldBe(terms);

    [Fact]
    public void A_password_is_made_once_and_stays_with_its_salt()
    {
        var first = Show("lookup('password', 'secret/db length=12')");
        first.Length.ShouldBe(12);
        var file = Path.Combine(folder.Path, "secret/db");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Show("lookup('password', 'secret/db')").ShouldBe(first);
        var hash = Show("lookup('password', 'secret/db encrypt=sha512_crypt')");
        hash.ShouldStartWith("$6$");
        Show("lookup('password', 'secret/db', encrypt='sha512_crypt')").ShouldBe(hash);
        File.ReadAllText(file).ShouldBe($"{first} salt={hash.Split('$')[3]}\n");
    }

    public void Dispose() => folder.Dispose();

    private string Show(string expression)
    {
        var templar = TestTemplars.Factory(folder.Path, name => name == "DEFAULT_FORKS" ? new(null) : null).Create();
        var play = new PlayVariables { Extra = [], Play = new JinjaDict { ["broken"] = TemplateText.Create("{{ nobody }}", SourcePosition.None) }, Magic = [], Members = new NoMembers(), PlaybookFolder = folder.Path };
        var scope = new TaskScope(templar, play, new HostVariables("h", [], []), TaskFrame.Empty, null);
        try
        {
            return PythonValues.Str(templar.EvaluateExpression(expression, scope));
        }
        catch (ModuleFailedException error)
        {
            return "error: " + error.Message[(error.Message.IndexOf(": ", StringComparison.Ordinal) is var at and > 0 ? at + 2 : 0)..];
        }
    }
}
