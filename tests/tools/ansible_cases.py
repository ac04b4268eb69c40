#!/usr/bin/python3
"""Writes tests/Playbooks.Tests/Jinja/cases/ansible-*.json: what the real Ansible makes of expressions with its filters and tests.

Needs Debian's ansible and python3-netaddr. Each case is an expression; "expected" is the repr of its value.
"""
import datetime
import json
import os

os.environ["TZ"] = "UTC"
from ansible import constants as C
from ansible.errors import AnsibleUndefinedVariable
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.utils.display import Display
from jinja2.exceptions import UndefinedError

C.DEFAULT_JINJA2_NATIVE = True
Display.warning = lambda *args, **kwargs: None
Display.deprecated = lambda *args, **kwargs: None
OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Playbooks.Tests", "Jinja", "cases")


def plain(value):
    """The value with Ansible's subclasses of str, dict and list replaced by the plain types."""
    if isinstance(value, bool) or value is None or isinstance(value, (int, float, bytes)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dict):
        return {plain(k): plain(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return tuple(plain(v) for v in value)
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, range) or type(value).__name__ in ("dict_keys", "dict_values", "dict_items"):
        return [plain(v) for v in value]
    if isinstance(value, (datetime.datetime, datetime.timedelta)):
        return str(value)
    raise TypeError("unexpected " + type(value).__name__)


def run(expression, variables, literal=False):
    case = {"template": "{{ %s }}" % expression}
    try:
        # In a list, so that Ansible's reading of text as a Python literal stays out of it.
        templar = Templar(loader=DataLoader(), variables=json.loads(json.dumps(variables)))
        result = templar.template("{{ [ %s ] }}" % expression, escape_backslashes=literal)
        if literal:
            case["options"] = {"literal_backslashes": True}
        if not isinstance(result, list) or len(result) != 1:
            return None
        case["expected"] = repr(plain(result[0]))
        case["expected"].encode("utf-8")
    except AnsibleUndefinedVariable as error:
        # Where Python complains about the type of an undefined value, the message is not compared.
        message = str(error)
        case["error"], case["message"] = "any" if "AnsibleUndefined" in message else "undefined", message.split(". ")[0][:200]
    except TypeError as error:
        if str(error).startswith("unexpected"):
            return None
        case["error"], case["message"] = "any", str(error)[:100]
    except Exception as error:
        message = str(error)
        case["error"] = "any"
        if "template error while templating" in message and ("Could not load" in message or "expected" in message):
            case["error"] = "syntax"
        case["message"] = message[:100]
    return case


def write(name, variables, expressions, literal=False):
    results = []
    for expression in dict.fromkeys(expressions):
        result = run(expression, variables, literal)
        if result is not None:
            results.append(result)
    with open(os.path.join(OUT, "ansible-" + name + ".json"), "w", encoding="utf-8") as file:
        file.write('{"vars": ' + json.dumps(variables, ensure_ascii=False) + ',\n"cases": [\n')
        file.write(",\n".join(json.dumps(result, ensure_ascii=False) for result in results))
        file.write("\n]}\n")
    print(f"ansible-{name}: {len(results)}")


VARIABLES = {
    "a": 1, "z": 0, "f": 2.5, "neg": -3, "t": True, "fl": False, "n": None, "s": "hello", "e": "", "yes": "yes", "no": "no", "num": "42", "uni": "Zürich ☃", "path": "/etc/ssl/certs/ca.crt",
    "text": "The quick brown fox\njumps over 13 lazy dogs\n", "quote": "it's \"x\" $HOME `id`", "l": [1, 2, 3], "m": [3, 4, 5, 3], "el": [], "ed": {}, "words": ["b", "a", "c", "a"], "lists": [[1, 2], [3, [4, [5]]], None],
    "d": {"a": 1, "b": 2}, "d2": {"b": 3, "c": {"x": 1, "y": [1, 2]}}, "d3": {"c": {"y": [2, 3], "z": 9}, "l": [1]}, "d4": {"l": [1, 2], "c": {"x": 5}}, "people": [{"name": "bob", "groups": ["x", "y"], "o": {"k": [1]}}, {"name": "al", "groups": ["z"], "o": {"k": [2, 3]}}],
    "kv": [{"key": "a", "value": 1}, {"key": "b", "value": [1]}], "json": "{\"a\": [1, 2.5, null, true], \"b\": \"x\\u00e9\"}", "mixed": [1, "1", 1.0, True, None, [1], {"a": 1}], "dd": [{"a": 1}, {"b": 2}, {"a": 1}],
    "ok": {"changed": False, "failed": False}, "bad": {"failed": True, "changed": True}, "skip": {"skipped": True}, "unr": {"unreachable": True}, "loop": {"results": [{"changed": False}, {"changed": True}]}, "async1": {"started": 1, "finished": 0}, "ipl": ["192.168.0.1", "10.0.0.0/8", "nope", "fe80::1", "2001:db8::/32", "1.2.3.4/24"],
}

VALUES = ["a", "f", "t", "n", "s", "e", "num", "uni", "text", "l", "words", "el", "ed", "d", "d2", "mixed", "dd", "people", "missing", "path", "(1, 2)", "lists", "kv"]
FILTERS = [
    "b64encode", "b64decode", "basename", "dirname", "bool", "checksum", "md5", "sha1", "hash", "hash('sha256')", "hash('sha512')", "hash('nope')", "combine", "combine({'q': 1})", "combine(d)", "comment", "comment('c')", "comment('cblock')", "comment('xml')", "comment('erlang')", "comment('plain', prefix='x', postfix='y')", "comment(decoration='>> ')", "comment('nope')",
    "dict2items", "dict2items(key_name='k', value_name='v')", "items2dict", "items2dict(key_name='name', value_name='groups')", "difference([1, 3])", "difference(dd)", "intersect([1, 3, 3])", "intersect(['a'])", "union([3, 9])", "union(dd)", "symmetric_difference([1, 9])", "unique", "flatten", "flatten(levels=1)", "flatten(1)", "flatten(skip_nulls=False)", "flatten(levels=0)",
    "from_json", "to_json", "to_json(indent=2)", "to_json(sort_keys=True)", "to_json(ensure_ascii=False)", "to_json(separators=(',', ':'))", "to_nice_json", "to_nice_json(indent=2)", "to_nice_json(sort_keys=False)", "to_nice_json(2)", "to_yaml", "to_nice_yaml", "to_nice_yaml(indent=2)", "to_nice_yaml(indent=2, width=1337)", "to_nice_yaml(sort_keys=False)", "to_yaml(default_flow_style=False)", "to_yaml(width=20)", "to_yaml(explicit_start=True)",
    "human_readable", "human_readable(isbits=True)", "human_readable(unit='K')", "human_to_bytes", "log", "log(10)", "pow(2)", "root", "root(3)", "mandatory", "mandatory('msg')", "product([1, 2])", "combinations(2)", "permutations(2)", "zip([1, 2])", "zip_longest(['x'], fillvalue='-')", "zip_longest(['x', 'y', 'z', 'q'])", "quote", "regex_escape", "regex_escape('posix_basic')", "regex_findall('\\\\w')", "regex_findall('(l)(o)?')", "regex_replace('o', '0')", "regex_replace('^', '> ')", "regex_search('l+')", "regex_search('(l)(x)?', '\\\\1', '\\\\2')",
    "relpath('/etc')", "splitext", "realpath", "expanduser", "path_join", "split", "split(',')", "split('l', 1)", "ternary('y', 'n')", "ternary('y', 'n', 'none')", "to_uuid", "type_debug", "urldecode", "urlsplit", "urlsplit('hostname')", "urlsplit('nope')", "win_basename", "win_dirname", "win_splitdrive", "extract(l)", "extract(d)", "subelements('groups')", "subelements('o.k')", "subelements(['o', 'k'])", "subelements('nope', skip_missing=True)", "subelements('nope')", "rekey_on_member('name')", "rekey_on_member('nope')", "random(seed='x')", "random(seed=42)", "shuffle(seed='abc')", "shuffle(seed=7)", "strftime", "to_datetime", "string", "list", "length", "int", "default('x')", "upper", "ipaddr", "ansible.utils.ipv4",
    "ansible.builtin.b64encode", "ansible.builtin.combine", "sort", "min", "max", "sum", "join(',')", "map('upper')", "first", "last", "select", "reverse", "reject('none')", "groupby('name')", "items", "tojson", "e", "replace('l', 'L')", "trim", "dictsort", "indent(2)", "unique | sort", "map('type_debug')", "zip(l, words)", "nosuch", "ansible.builtin.nosuch",
]
TESTS = ["failed", "failure", "succeeded", "success", "successful", "changed", "change", "skipped", "skip", "finished", "started", "reachable", "unreachable", "any", "all", "truthy", "falsy", "truthy(convert_bool=True)", "falsy(convert_bool=True)", "vault_encrypted", "subset([1, 2, 3])", "superset([1])", "contains(1)", "contains('a')", "contains 'h'", "match('h')", "search('l')", "regex('L', ignorecase=True)", "match('.*o$')", "version('1.0')", "version('1.0', '>=')", "file", "directory", "exists", "link", "link_exists", "abs", "mount", "uri", "url", "urn", "nan", "ansible.builtin.failed", "defined", "none", "string", "mapping", "nosuch", "in [1]"]

EXPRESSIONS = r"""
d | combine(d2)
d | combine(d2, d3)
d2 | combine(d3, recursive=True)
d2 | combine(d3, recursive=true, list_merge='append')
d2 | combine(d3, recursive=true, list_merge='prepend')
d2 | combine(d3, recursive=true, list_merge='append_rp')
d2 | combine(d3, recursive=true, list_merge='prepend_rp')
d2 | combine(d3, recursive=true, list_merge='keep')
d3 | combine(d4, list_merge='append')
d3 | combine(d4, list_merge='nope')
[d, d2, d3] | combine
[d, d2, d3] | combine(recursive=true)
d | combine(d2, nope=1)
d | combine([d2, d3])
d | combine(none)
d | combine(missing)
d | combine({'x': missing})
d | combine(d2 if false else {})
d2 | combine({'c': {'x': {}}}, recursive=true)
d.items() | list
d | dict2items | items2dict
d | dict2items | selectattr('value', 'gt', 1) | list
d | dict2items | map(attribute='key') | join(',')
'b' | extract(d)
'c' | extract(d2, 'x')
'c' | extract(d2, ['y', 0])
'q' | extract(d2)
[0, 2] | map('extract', words) | list
['a', 'b'] | map('extract', d) | list
people | map(attribute='name') | zip(people | map(attribute='groups')) | list
people | selectattr('name', 'match', 'b') | map(attribute='name') | list
people | rejectattr('groups', 'contains', 'x') | map(attribute='name') | list
people | map(attribute='groups') | flatten
people | subelements('groups') | map('last') | list
people | subelements('name')
people | rekey_on_member('name') | dict2items | map(attribute='key')
people | map(attribute='groups') | map('join', '-') | list
words | map('regex_replace', '^', 'p-') | list
words | map('regex_replace', '(.)', '\\1\\1') | list
'foobar' | regex_replace('^f.*o(.*)$', '\\1')
'foobar' | regex_replace('(?P<h>foo)(?P<t>bar)', '\\g<t>-\\g<h>')
'foobar' | regex_replace('o+', '<\\g<0>>')
'foo bar' | regex_replace('(\\w+) (\\w+)', '\\2 \\1')
'abxd' | regex_replace('x*', '-')
'FooBar' | regex_replace('foo', 'x', ignorecase=True)
'a\nb\nc' | regex_replace('^', '> ', multiline=True)
'a\nb' | regex_replace('a$', 'x', multiline=true)
'a.b.c' | regex_replace('\\.', '_')
'aaa' | regex_replace('a', 'b')
'aaa' | regex_replace('(x)?a', '[\\1]')
'tab' | regex_replace('a', '\\t')
'x' | regex_replace('x', '\\q')
'x' | regex_replace('x', '\\2')
'x' | regex_replace('(', 'y')
'x' | regex_replace('[', 'y')
'x' | regex_replace('*', 'y')
'price: $5' | regex_replace('\\$(\\d)', '€\\1')
'a-b_c' | regex_replace('[^a-z]', '')
'a[b]c' | regex_replace('[[]b]', '')
'2001:db8::1' | regex_replace(':', '-')
'x{y}' | regex_replace('{y}', 'z')
'aaaa' | regex_replace('a{2}', 'b')
'aaaa' | regex_replace('a{,2}', 'b')
'aaaa' | regex_replace('a{3,}', 'b')
'foo' | regex_replace('(?i)FOO', 'bar')
'foo' | regex_replace('f(?#comment)o', 'x')
'foo.bar' | regex_replace('foo(?=\\.)', 'x')
'foobar' | regex_replace('(?<=foo)bar', 'x')
'foo\n' | regex_replace('foo$', 'x')
'foo\n' | regex_replace('foo\\Z', 'x')
'foo\n' | regex_replace('\\Afoo', 'x')
'été' | regex_replace('\\w', 'x')
'a1b22' | regex_findall('\\d+')
'a1b22' | regex_findall('([a-z])(\\d+)')
'a1b22' | regex_findall('([a-z])')
'Ab\naB' | regex_findall('^a', multiline=true, ignorecase=true)
'a1b22' | regex_findall('x')
'a1b22' | regex_search('\\d+')
'a1b22' | regex_search('x')
'a1b22' | regex_search('([a-z])(\\d+)', '\\1')
'a1b22' | regex_search('([a-z])(\\d+)', '\\1', '\\2')
'a1b22' | regex_search('(?P<n>\\d+)', '\\g<n>')
'a1b22' | regex_search('(?P<n>\\d+)', '\\g<x>')
'a1b22' | regex_search('\\d+', 'x')
'a1b22' | regex_search('\\d+', '\\3')
'A' | regex_search('a', ignorecase=True)
'x\nab' | regex_search('^ab$', multiline=true)
'kubelet-v1.29.3' | regex_search('v?(\\d+\\.\\d+)', '\\1') | first
123 | regex_replace('2', 'x')
[1] | regex_replace('1', 'x')
'a.b*c[d]' | regex_escape
'a.b*c[d]$' | regex_escape('posix_basic')
'x' | regex_escape('posix_extended')
'aGVsbG8=' | b64decode
'aGVsbG8' | b64decode
'aGVs bG8=\n' | b64decode
'/w==' | b64decode
'hello' | b64encode('utf-16-le')
'Zürich' | b64encode | b64decode
'yes' | bool
'True' | bool
'on' | bool
'1' | bool
1 | bool
2 | bool
1.0 | bool
'no' | bool
'foo' | bool
none | bool
'' | bool
'y' | bool
't' | bool
[] | bool
'TRUE' | bool
' true ' | bool
json | from_json
json | from_json | to_json
'[1, 2' | from_json
'' | from_json
'nope' | from_json
'123456789012345678901234567890' | from_json
'1.0' | from_json
'1e3' | from_json
'-0' | from_json
'01' | from_json
'"\\ud83d\\ude00"' | from_json
'[1,]' | from_json
"{'a': 1}" | from_json
'{"a": 1, "a": 2}' | from_json
'[] x' | from_json
'"a\tb"' | from_json
' [ 1 , 2 ] ' | from_json
{'b': 1, 'a': [1, {'x': none}], 'c': {}} | to_nice_json
{'b': 1, 'a': []} | to_json(indent=2, sort_keys=true)
{'a': 'é☃😀"\\\n'} | to_json
{'a': 'é☃😀"\\\n'} | to_json(ensure_ascii=false)
{'a': 'é'} | to_nice_json(ensure_ascii=false)
{1: 'a', none: 'b', true: 'c', 1.5: 'd'} | to_json
{(1, 2): 1} | to_json
{(1, 2): 1} | to_json(skipkeys=true)
[1.0, 1e16, 1e-7, 0.1, 1e100, 123456789.123] | to_json
(1, 2) | to_json
'x' | to_json
none | to_json
missing | to_json
[missing] | to_json
{'a': missing} | to_nice_yaml
missing | to_yaml
[] | to_nice_json
{} | to_nice_json
[[], {}] | to_nice_json
1 | to_yaml
'x' | to_yaml
none | to_yaml
true | to_yaml
1.5 | to_yaml
'' | to_yaml
'yes' | to_yaml
[] | to_yaml
{} | to_yaml
[] | to_nice_yaml
{} | to_nice_yaml
{'a': [], 'b': {}} | to_nice_yaml
{'a': [1, [2, 3], {'x': 1, 'y': [1]}], 'b': {'c': {'d': 1}}} | to_nice_yaml
{'a': [1, [2, 3], {'x': 1, 'y': [1]}], 'b': {'c': {'d': 1}}} | to_nice_yaml(indent=2)
{'a': [1, [2, 3], {'x': 1, 'y': [1]}], 'b': {'c': {'d': 1}}} | to_yaml
[[1, 2], [3, [4]]] | to_nice_yaml
[[1, 2], [3, [4]]] | to_nice_yaml(indent=8)
[{'a': 1}, {'b': 2}] | to_nice_yaml
[{'a': 1, 'b': [1, 2]}] | to_nice_yaml(indent=2)
{'z': 1, 'a': 2, 'M': 3} | to_nice_yaml
{'z': 1, 'a': 2, 'M': 3} | to_nice_yaml(sort_keys=false)
{1: 'a', 'b': 2} | to_nice_yaml
{2: 'a', 1: 'b', 10: 'c'} | to_nice_yaml
['yes', 'no', 'true', 'null', '~', '1', '1.5', '0x1f', '012', '1e3', '1.0e+3', '2020-01-01', '12:30:45', '.inf', '=', '<<', '-', '- a', 'a: b', 'a:b', 'a #b', 'a#b', '#a', '&a', '*a', '!a', '|', '>', '%a', '@a', '`a', "'a", '"a', '{a', '[a', 'a,b', 'a]', '?', '? a', '?a', ':', ':a', 'a:', ' a', 'a ', '', 'a\tb', 'a\nb', 'a\n', '\na', 'a\n\nb', 'a \nb', 'é', '☃', '😀', '\x07', 'a\\b', "it's", '---', '--- a', '...', 'on', 'Off', 'y', 'N', '1_000', '0b1', '0o7', '+1', '-1', '1.', '.5', 'nan', '.nan', '1:2', '1,2', 'NULL', 'None', 'True', '0', '00', '08', '1e5', '1E+5', '-.5', '- ', 'a - b', 'a: ', '10.0.0.1', '10.0', '::1', 'a::b', 'https://x/y?z=1#f', '{{ x }}', '{% x %}', 'key=value', '/a/b', '*', '$a', '(a)', '^a', '~a', '<a>', '\\d'] | to_nice_yaml
['yes', 'a: b', 'a\nb', 'x, y', '', ' ', 'a b', '[x]', 'é'] | to_yaml
{'yes': 1, 'a b': 2, 'a: b': 3, '': 4, 'x\ny': 5, '1': 6, '- a': 7, '{x}': 8} | to_nice_yaml
{'k': 'The quick brown fox jumps over the lazy dog and then it runs away from the very angry bear who is hungry'} | to_nice_yaml
{'k': 'The quick brown fox jumps over the lazy dog: and then it runs away from the very angry bear who is hungry # yes'} | to_nice_yaml
{'k': 'The quick brown fox "jumps" over the lazy dog\t and then it runs away from the very angry bear who is hungry'} | to_nice_yaml
{'k': 'short line\nand a second line which is much longer than eighty characters to see where it will be folded, if at all\n'} | to_nice_yaml
{'k': 'The quick brown fox jumps over the lazy dog and then it runs away'} | to_nice_yaml(width=30)
{'k': ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'b']} | to_yaml
range(60) | list | to_yaml
{'a': range(40) | list, 'b': 'x'} | to_yaml
{'averyveryverylongkeythatgoesonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandon': 1} | to_nice_yaml
{'a': l, 'b': l} | to_nice_yaml
[d, d] | to_yaml
{'a': 1.0, 'b': 1e20, 'c': -1.5e-7, 'd': 100.25} | to_nice_yaml
{'a': none, 'b': true, 'c': 12345678901234567890} | to_nice_yaml
{'a': (1, 2)} | to_nice_yaml
{'a': 'x'} | to_nice_yaml(explicit_start=true)
{'a': {'b': 1}} | to_yaml(explicit_start=true, default_flow_style=false)
{'a': 1} | to_nice_yaml(nope=1)
{'a': 'multi\nline\ntext', 'b': ['x\ny']} | to_nice_yaml(indent=2)
{'a': "tab\tand 'quote'"} | to_nice_yaml
{'a': 'trailing space ', 'b': ' leading', 'c': 'a\n b', 'd': 'x\n\n\ny'} | to_nice_yaml
'a: b' | to_yaml
'multi\nline' | to_nice_yaml
'2K' | human_to_bytes
'1.5 GB' | human_to_bytes
'10M' | human_to_bytes
'1Mb' | human_to_bytes
'1Mb' | human_to_bytes(isbits=True)
'1 KiloByte' | human_to_bytes
'1 megabyte' | human_to_bytes
'5' | human_to_bytes
'5' | human_to_bytes(default_unit='M')
'5X' | human_to_bytes
'x' | human_to_bytes
'10' | human_to_bytes('K')
1024 | human_readable
1048576 | human_readable
1234567890 | human_readable
1 | human_readable
0 | human_readable
10 | human_readable(isbits=true)
102400000 | human_readable(unit='G')
'x' | human_readable
8 | log(2)
100 | log(10)
1 | log
0 | log
'x' | log
2 | pow(10)
2 | pow(0.5)
2 | pow('x')
9 | root
27 | root(3)
-1 | root
2.5 | round
'/a/b/c.txt' | basename
'/a/b/c.txt' | dirname
'/a/b/' | basename
'/a/b/' | dirname
'c.txt' | dirname
'/' | dirname
'//a' | dirname
'' | basename
'/a/b.tar.gz' | splitext
'/a/.bashrc' | splitext
'noext' | splitext
'a.b/c' | splitext
'/a/b' | relpath('/a/c')
'/a/b' | relpath('/')
'/a/b' | relpath('/a/b')
'/etc/../usr//lib/' | realpath
['a', 'b', 'c'] | path_join
['/a', 'b', '/c', 'd'] | path_join
['a/', 'b'] | path_join
['', 'a'] | path_join
'a' | path_join
[] | path_join
'~/x' | expanduser | type_debug
'C:\\a\\b.txt' | win_basename
'C:\\a\\b.txt' | win_dirname
'C:\\a\\b.txt' | win_splitdrive
'\\\\host\\share\\x' | win_splitdrive
'a b' | quote
'' | quote
none | quote
"a'b" | quote
'a/b.c-d_e=f:g,h@i%j+k' | quote
'x;y' | quote
'é' | quote
5 | quote
['a b'] | quote
'a,b,c' | split(',')
' a  b ' | split
'a,b,c' | split(',', 1)
'abc' | split('')
5 | split
true | ternary('a', 'b')
'' | ternary('a', 'b')
none | ternary('a', 'b', 'c')
missing | ternary('a', 'b')
'www.example.com' | to_uuid
'www.example.com' | to_uuid(namespace='11111111-2222-3333-4444-555555555555')
'x' | to_uuid(namespace='nope')
'a%20b+c%C3%A9%zz' | urldecode
'http://user:pw@www.Example.com:9000/dir/index.html?q=term#frag' | urlsplit
'http://user:pw@www.Example.com:9000/dir/index.html?q=term#frag' | urlsplit('port')
'https://[::1]:6443/x' | urlsplit('hostname')
'mailto:x@y' | urlsplit
'/just/path' | urlsplit
'http://h:99999/' | urlsplit
'http://h' | urlsplit('nope')
'test' | hash('sha1')
'test' | hash('md5')
'test' | checksum
'test' | md5
'Zürich' | sha1
'secret' | password_hash('sha512', 'saltsalt', rounds=5000)
'secret' | password_hash('sha512', 'saltsalt', rounds=10000)
'secret' | password_hash('sha256', 'abcdefghijklmnop', rounds=1234)
'a much longer password than the digest size so that the sequence code has to repeat the digest: 0123456789 0123456789' | password_hash('sha512', 'mysalt', rounds=5000)
'a much longer password than the digest size so that the sequence code has to repeat the digest: 0123456789 0123456789' | password_hash('sha256', 'mysalt', rounds=5000)
'' | password_hash('sha512', 'x', rounds=5000)
'secret' | password_hash('sha512', 'sa!t')
'secret' | password_hash('sha512', 'morethansixteencharacters')
'secret' | password_hash('nope')
59 | random(seed='node1')
59 | random(seed='node2')
59 | random(seed='m11-k8s')
60 | random(seed=inventory)
100 | random(10, 5, seed='x')
100 | random(start=1, step=10, seed=3)
10 | random(seed=12345678901234567890)
['a', 'b', 'c'] | random(seed='q')
['a', 'b', 'c'] | random(start=1, seed='q')
0 | random(seed=1)
1000000000000 | random(seed='big')
range(20) | list | shuffle(seed='s')
words | shuffle(seed=1)
'abc' | shuffle(seed='x')
'%Y-%m-%d %H:%M:%S' | strftime(0, utc=true)
'%a %A %b %B %d %j %y %p %I %M %e %D %F %T %R %U %W %V %G %u %w %% %Z %z %s %C %h %n%t' | strftime(1700000000, utc=true)
'%c|%x|%X' | strftime(1234567890, true)
'%Y' | strftime('1500000000')
'%Y' | strftime('x')
'%s' | strftime(1.9)
'%Q %-d' | strftime(86400, utc=true)
('2020-01-02 03:04:05' | to_datetime).year
('2020-01-02 03:04:05' | to_datetime) | string
('2020-03-01' | to_datetime('%Y-%m-%d') - '2020-02-28' | to_datetime('%Y-%m-%d')).days
(('2016-08-14 20:00:12' | to_datetime) - ('2016-08-15' | to_datetime('%Y-%m-%d'))).total_seconds()
(('2016-08-14 20:00:12' | to_datetime) - ('2015-12-25' | to_datetime('%Y-%m-%d'))).seconds
'2020-13-01' | to_datetime('%Y-%m-%d')
'Jan 5 2021' | to_datetime('%b %d %Y') | string
('2020-01-02 03:04:05' | to_datetime).strftime('%d/%m')
('2020-01-02 03:04:05' | to_datetime) > ('2019-01-01' | to_datetime('%Y-%m-%d'))
('2020-01-02 03:04:05' | to_datetime).isoformat()
('12:30 PM' | to_datetime('%I:%M %p')).hour
l | union(m)
l | intersect(m)
l | difference(m)
m | difference(l)
l | symmetric_difference(m)
words | unique
words | union(['d', 'a'])
dd | unique
mixed | unique
['a', 'A', 'b'] | unique
['a', 'A', 'b'] | unique(case_sensitive=true)
['a', 'A', 'b'] | unique(case_sensitive=false)
people | unique(attribute='name')
[1, [2]] | union([[2], 3])
l | union(5)
l | difference(missing)
lists | flatten
lists | flatten(levels=1)
lists | flatten(skip_nulls=false)
[1, none, 'null', 'None', [none]] | flatten
'abc' | flatten
d | flatten
l | zip(words) | list
l | zip(words, m)
l | zip_longest(['x'], fillvalue='-')
l | product(['a', 'b'])
l | combinations(2)
l | permutations(2)
l | permutations
l | combinations(5)
'ab' | product('cd')
l | zip
undef(hint='x')
undef() is defined
'1.2.3' is version('1.2', '>')
'1.10' is version('1.9', 'gt')
'1.10' is version('1.9', '>', strict=true)
'1.2.3.4' is version('1.2.3', '>', strict=true)
'1.0a1' is version('1.0', '<', strict=true)
'v1.29.3' is version('v1.28.0', '>=')
'v1.29.3' is version('1.28.0', '>=')
'1.29.0-rc.1' is version('1.29.0', '<', version_type='semver')
'1.29.0' is version('1.29.0+build', '==', version_type='semver')
'1.29' is version('1.29.0', '<', version_type='semver')
'1.0.0-alpha.1' is version('1.0.0-alpha.beta', 'lt', version_type='semantic')
'1.0rc1' is version('1.0', '<', version_type='pep440')
'1.0.post1' is version('1.0', '>', version_type='pep440')
'1.0.dev1' is version('1.0a1', '<', version_type='pep440')
'2!1.0' is version('3.0', '>', version_type='pep440')
'1.0' is version('1.0.0', '==', version_type='pep440')
'1.0' is version('1.0.0', '==')
'x' is version('1.0', version_type='pep440')
'1.0' is version('1.0', 'nope')
'1.0' is version('1.0', version_type='nope')
'' is version('1.0')
'1.0' is version('')
'1.0' is version('1.0', '=')
'1.0' is version('1.0', '!=')
'1.0' is version('1.0', '<>')
1.5 is version('1.5')
missing is version('1.0')
'22.04' is version('20.04', '>=')
'8' is version('7', '>')
'5.15.0-91-generic' is version('4.19', '>=')
'2.4.1' is ansible.builtin.version('2.4', '>')
'1.2.3' is version_compare('1.2', '>')
ok is succeeded
ok is failed
bad is failed
bad is changed
ok is not changed
skip is skipped
unr is unreachable
unr is reachable
loop.results is defined
async1 is started
async1 is finished
ok is finished
s is failed
missing is failed
[1, 2] is subset([1, 2, 3])
[1, 2] is superset([1])
[1, 4] is subset([1, 2, 3])
[[1]] is subset([1])
'abc' is subset('abcd')
l is contains(2)
words is contains('q')
'hello' is contains('ell')
[true, false] is any
[true, false] is all
[] is all
[] is any
5 is any
'foo' is match('fo')
'foo' is match('oo')
'foo' is search('oo')
'foo' is search('OO', ignorecase=true)
'foo' is regex('^f.o$')
'foo' is regex('o', match_type='match')
'foo' is regex('o', match_type='fullmatch')
'a\nb' is search('^b', multiline=true)
5 is match('5')
missing is match('x')
'x' is match('(')
'' is truthy
'false' is truthy
'false' is truthy(convert_bool=true)
'no' is falsy(convert_bool=true)
'maybe' is truthy(convert_bool=true)
0 is falsy
missing is truthy
'http://x' is url
'http://x' is uri
'x' is url
'urn:a:b' is urn
'mailto:x@y' is uri
'http://x' is uri(['http'])
'ftp://x' is uri(['http'])
'/etc' is abs
'etc' is abs
'/etc' is directory
'/nonexistent' is exists
'/etc/passwd' is file
l | to_json | from_json == l
'abc' | type_debug
1 | type_debug
1.5 | type_debug
[] | type_debug
{} | type_debug
none | type_debug
(1,) | type_debug
missing | type_debug
d.keys() | type_debug
true | type_debug
missing | mandatory
missing | mandatory('oops')
missing.x.y | mandatory
d.nope | default('dd')
d.nope.deeper | default('dd')
d['nope'] | default(omit_me | default('q'))
(missing | default({})).x | default('y')
missing | default(missing2)
missing | default('', true)
e | default('x', true)
n | default('x')
n | default('x', true)
missing or 'x'
missing | bool
d.a if d.a is defined else 'x'
'yes' if missing is defined and missing else 'no'
groups['x'] | default([]) | length
people | length
people[0].groups[-1]
people | map(attribute='groups') | sum(start=[])
people | sort(attribute='name') | map(attribute='name')
people | selectattr('groups', 'defined') | list | length
people | selectattr('nope', 'undefined') | list | length
people | groupby('name')
people | map('combine', {'x': 1})
words | map('upper') | list
words | map('prefix')
words | select('in', ['a', 'b']) | list
words | select('match', '[ab]') | list
words | reject('search', 'a') | list
words | map('length') | sum
['1', '2'] | map('int') | list
[3, 1, 2] | sort(reverse=true)
['b', 'A'] | sort
'{{ s }}'
"{{ 'x' }}"
[1, 2] + [3]
d | length
s ~ 1 ~ none
'%s-%03d' | format(s, 7)
'a' in words
'x' not in words
l[1:] + m[:1]
1 if t else 2
lookup('env', 'HOME') is string
range(3) | list
range(1, 4) | map('string') | join('.')
dict(words | zip(l)) if false else dict([['a', 1]])
dict(['a', 'b'] | zip([1, 2]))
{'a': 1} | items | list
'line1\nline2' | indent(2)
'a b c'.split()
'a,b'.split(',') | map('upper') | list
d.values() | list
d.keys() | list
d.items() | map('first') | list
d is mapping
l is sequence and l is not string
s is string and s is not mapping
'{:>5}'.format(s[:3])
'10.0.0.1' | ipaddr
'10.0.0.1' | ansible.utils.ipaddr
'10.0.0.1/24' | ipaddr('address')
'10.0.0.1/24' | ipaddr('network')
'10.0.0.1/24' | ipaddr('netmask')
'10.0.0.1/24' | ipaddr('prefix')
'10.0.0.1/24' | ipaddr('broadcast')
'10.0.0.1/24' | ipaddr('subnet')
'10.0.0.0/24' | ipaddr('net')
'10.0.0.1/24' | ipaddr('net')
'10.0.0.0/24' | ipaddr('size')
'10.0.0.0/24' | ipaddr('1')
'10.0.0.0/24' | ipaddr(1)
'10.0.0.0/24' | ipaddr(1) | ipaddr('address')
'10.0.0.0/24' | ipaddr(-2)
'10.0.0.0/24' | ipaddr(300)
'10.233.0.0/18' | ipaddr('net') | ipaddr(1) | ipaddr('address')
'10.233.0.0/18' | ansible.utils.ipaddr(3) | ansible.utils.ipaddr('address')
'fd00::/64' | ipaddr(1) | ipaddr('address')
'10.0.0.0/24' | ipaddr('first_usable')
'10.0.0.0/24' | ipaddr('last_usable')
'10.0.0.0/24' | ipaddr('range_usable')
'10.0.0.5/24' | ipaddr('next_usable')
'10.0.0.5/24' | ipaddr('previous_usable')
'10.0.0.1/24' | ipaddr('host')
'10.0.0.1/24' | ipaddr('host/prefix')
'10.0.0.1/24' | ipaddr('hostmask')
'10.0.0.1/24' | ipaddr('wildcard')
'10.0.0.1/24' | ipaddr('network_netmask')
'10.0.0.1/24' | ipaddr('int')
'10.0.0.1' | ipaddr('int')
'10.0.0.1' | ipaddr('revdns')
'2001:db8::1' | ipaddr('revdns')
'10.0.0.1' | ipaddr('type')
'10.0.0.0/8' | ipaddr('type')
'10.0.0.1' | ipaddr('version')
'fe80::1' | ipaddr('version')
'10.0.0.1' | ipaddr('private')
'8.8.8.8' | ipaddr('private')
'8.8.8.8' | ipaddr('public')
'127.0.0.1' | ipaddr('loopback')
'169.254.1.1' | ipaddr('link-local')
'224.0.0.1' | ipaddr('multicast')
'224.0.0.1' | ipaddr('unicast')
'10.0.0.1' | ipaddr('10.0.0.0/8')
'11.0.0.1' | ipaddr('10.0.0.0/8')
'10.0.0.1' | ipaddr('bool')
'nope' | ipaddr
'nope' | ipaddr('bool')
'' | ipaddr
'10.0.0.256' | ipaddr
'10.0.0.1/33' | ipaddr
'10.0.0.1/255.255.255.0' | ipaddr('prefix')
'10.0.0.1/255.255.255.0' | ipaddr
'10.0.0.1' | ipaddr('nope')
'10.0.0.0/31' | ipaddr('peer')
'10.0.0.1/30' | ipaddr('peer')
'10.0.0.1' | ipaddr('wrap')
'fe80::1' | ipaddr('wrap')
'fe80::1/64' | ipaddr('wrap')
'10.0.0.1' | ipaddr('ipv6')
'::ffff:10.0.0.1' | ipaddr('ipv4')
'fe80::1' | ipaddr('ipv4')
3232235521 | ipaddr
'3232235521' | ipaddr
ipl | ipaddr
ipl | ipv4
ipl | ipv6
ipl | ipaddr('address')
ipl | ipv4('address')
ipl | ipwrap
'fe80::1' | ipwrap
'10.0.0.1' | ipwrap
'host.example' | ipwrap
'192.168.0.1' | ipv4
'192.168.0.1' | ipv6
'fe80::1' | ipv6
'192.168.0.0/16' | ipsubnet
'192.168.0.0/16' | ipsubnet(24)
'192.168.0.0/16' | ipsubnet(24, 0)
'192.168.0.0/16' | ipsubnet(24, -1)
'192.168.0.0/16' | ipsubnet(24, 5)
'192.168.0.0/16' | ipsubnet(8)
'192.168.144.5' | ipsubnet(24)
'192.168.144.5' | ipsubnet(18, 0)
'192.168.144.16/30' | ipsubnet('192.168.0.0/16')
'fd00::/48' | ipsubnet(64, 1)
'192.168.0.0/24' | nthhost(5)
'192.168.0.0/24' | nthhost(-1)
'192.168.0.0/24' | nthhost(300)
'10.233.0.0/18' | nthhost('3')
'10.0.0.1' | ipmath(5)
'10.0.0.1/24' | ipmath(-1)
'fe80::1' | ipmath(16)
'x' | ipmath(1)
'10.0.0.1' | ansible.utils.ip4_hex
"""

LITERAL = [r"'foobar' | regex_replace('^f.*o(.*)$', '\1')", r"'a1' | regex_search('\d')", r"'a\b'", r"'a\nb' | length", r'"x\ty"', r"'a\\b'", r"['\x41', '\d+']", r"'C:\temp' | win_basename", r"'x' ~ '\n' ~ 'y'"]


def main():
    os.makedirs(OUT, exist_ok=True)
    os.chdir("/")
    write("filters", VARIABLES, ["%s | %s" % (value, call) for call in FILTERS for value in VALUES if not (call in ("strftime", "realpath", "expanduser") or (value == "n" and "urlsplit(" in call))])
    write("tests", VARIABLES, ["%s is %s" % (value, test) for test in TESTS for value in VALUES + ["ok", "bad", "skip", "unr", "loop", "async1", "'/etc'", "'http://x/y'"]
                               if not (test in ("file", "directory", "exists", "link_exists", "mount", "link") and value in ("path", "'/etc'", "s", "e", "t", "a"))])
    write("expressions", VARIABLES, [line for line in EXPRESSIONS.strip().split("\n") if not any(skip in line for skip in (
        "is directory", "is file", "lookup(", "| realpath", "expanduser"))])
    write("backslashes", VARIABLES, LITERAL, literal=True)


if __name__ == "__main__":
    main()
