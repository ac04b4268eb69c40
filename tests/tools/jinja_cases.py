#!/usr/bin/python3
"""Writes tests/Playbooks.Tests/Jinja/cases/*.json: what the real Jinja2 makes of each template.

Needs Debian's python3-jinja2. Run it from anywhere; the files it writes are committed, so that the tests need no Python.
"""
import collections.abc
import itertools
import json
import os
import types

import jinja2
from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, UndefinedError

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Playbooks.Tests", "Jinja", "cases")


class ChainableStrict(StrictUndefined):
    """As Ansible configures it: a part of something undefined is the same undefined."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key):
        return self


def unrolled(function):
    """As Ansible does: a filter that gives a generator gives a list."""
    if getattr(function, "jinja_pass_arg", None) is not None:
        pass

    def call(*args, **kwargs):
        result = function(*args, **kwargs)
        if isinstance(result, (types.GeneratorType, collections.abc.Iterator)):
            return list(result)
        return result

    for name in ("jinja_pass_arg", "jinja_async_variant"):
        if hasattr(function, name):
            setattr(call, name, getattr(function, name))
    return call


def environment(options, templates):
    settings = {"trim_blocks": True}
    settings.update(options)
    env = Environment(
        undefined=ChainableStrict, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        loader=jinja2.DictLoader(templates or {}), cache_size=0, **settings)
    env.filters = {name: unrolled(function) for name, function in env.filters.items()}
    return env


def run(template, variables, options=None, templates=None):
    case = {"template": template}
    if options:
        case["options"] = options
    if templates:
        case["templates"] = templates
    try:
        env = environment(options or {}, templates)
        case["expected"] = env.from_string(template).render(json.loads(json.dumps(variables)))
        if " object at 0x" in case["expected"] or "<function" in case["expected"] or "<bound method" in case["expected"] \
                or "<built-in" in case["expected"] or "<class" in case["expected"] \
                or case["expected"].endswith("j)") or "Undefined" in case["expected"]:
            return None
        case["expected"].encode("utf-8")
    except TemplateSyntaxError as error:
        case["error"], case["message"] = "syntax", error.message
    except UndefinedError as error:
        case["error"], case["message"] = "undefined", str(error)
    except SyntaxError as error:
        case["error"], case["message"] = "syntax", str(error)
    except (MemoryError, RecursionError):
        return None
    except Exception as error:
        # Where Python complains about the type of an undefined value, to say that it is undefined is as good.
        case["error"], case["message"] = "any" if "ChainableStrict" in str(error) else "error", f"{type(error).__name__}: {error}"[:100]
    return case


def write(name, variables, cases):
    """Each case is a template, or a tuple of template, options and templates to load."""
    seen = set()
    results = []
    for case in cases:
        arguments = case if isinstance(case, tuple) else (case,)
        key = json.dumps(arguments)
        if key in seen:
            continue
        seen.add(key)
        result = run(arguments[0], variables, *arguments[1:])
        if result is not None:
            results.append(result)
    with open(os.path.join(OUT, name + ".json"), "w", encoding="utf-8") as file:
        file.write('{"vars": ' + json.dumps(variables, ensure_ascii=False) + ',\n"cases": [\n')
        file.write(",\n".join(json.dumps(result, ensure_ascii=False) for result in results))
        file.write("\n]}\n")
    print(f"{name}: {len(results)}")


VARIABLES = {
    "a": 1, "b": 2, "z": 0, "neg": -7, "big": 123456789012345678901234567890, "f": 1.5, "t": True, "n": None, "s": "hello", "e": "",
    "words": "the quick brown fox", "uni": "Zürich ☃ 日本", "multi": "line one\nline two\n\nline four\n", "html": "<b>\"x\" & 'y'</b>",
    "l": [1, 2, 3], "mixed": [1, "a", None, True, 2.5, [1, 2], {"k": "v"}], "names": ["bob", "Alice", "carol", "Bob"], "el": [], "ed": {},
    "d": {"a": 1, "b": {"c": [10, 20, {"x": "deep"}]}, "items": "shadow", "with space": 5, "1": "one"},
    "people": [{"name": "Bob", "age": 30, "city": {"n": "X"}}, {"name": "alice", "age": 25, "city": {"n": "Y"}}, {"name": "Carl", "age": 30, "city": {"n": "X"}}],
    "sparse": [{"name": "a", "v": 1}, {"name": "b"}, {"name": "c", "v": 3}],
    "numbers": [3, 1, 2, 10, -5], "floats": [0.1, 2.25, -3.75, 1e20, 1e-7, 123456.789], "dupes": [1, 1.0, True, 2, "2", "a", "A"],
    "nested": [[1, 2], [3, [4, 5]]], "tree": [{"v": 1, "c": [{"v": 2, "c": []}, {"v": 3, "c": [{"v": 4, "c": []}]}]}, {"v": 5, "c": []}],
}

LITERALS = ["0", "1", "-3", "7", "2.5", "-0.5", "1e3", "true", "false", "none", "''", "'a'", "'abc'", "'3'", "[]", "[1]", "[1, 2]", "{}", "{'a': 1}", "(1, 2)",
            "99999999999999999999", "missing"]


def operators():
    for operator in ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]:
        for left, right in itertools.product(LITERALS, LITERALS):
            if operator == "**" and "9999" in right:
                continue
            if operator in ("*",) and "9999" in left + right and not any(c in left + right for c in "."):
                if left[0] in "'[(" or right[0] in "'[(":
                    continue
            yield "{{ %s %s %s }}" % (left, operator, right)
    for value in LITERALS:
        for prefix in ["-", "+", "not ", "--", "not not "]:
            yield "{{ %s%s }}" % (prefix, value)
        yield "{{ %s if %s else 'no' }}" % ("'yes'", value)
        yield "{{ 'yes' if %s }}" % value
        yield "{%% if %s %%}yes{%% else %%}no{%% endif %%}" % value
        yield "{{ %s is defined }}" % value


EXPRESSIONS = r"""
{{ 1 + 2 * 3 }}|{{ (1 + 2) * 3 }}|{{ 2 ** 3 ** 2 }}|{{ -2 ** 2 }}|{{ 2 ** -1 }}|{{ 7 // 2 }}|{{ -7 // 2 }}|{{ 7 // -2 }}|{{ -7 % 3 }}|{{ 7 % -3 }}|{{ 7.5 // 2 }}
{{ -7.5 % 2 }}|{{ 1 / 3 }}|{{ 10 / 2 }}|{{ 1e16 }}|{{ 1e15 }}|{{ 1e-4 }}|{{ 1e-5 }}|{{ 0.1 + 0.2 }}|{{ 1.0 }}|{{ 100000000000000000000.0 }}|{{ 1.5e300 * 1e10 }}
{{ 9223372036854775807 + 1 }}|{{ -9223372036854775808 - 1 }}|{{ 9223372036854775807 * 9223372036854775807 }}|{{ big }}|{{ big + 1 }}|{{ big // 7 }}|{{ big % 7 }}|{{ big / 7 }}
{{ 2 ** 100 }}|{{ 10 ** 20 / 10 ** 18 }}|{{ 0x1f }}|{{ 0o17 }}|{{ 0b101 }}|{{ 1_000 }}|{{ 1_0.5 }}|{{ 00 }}|{{ 1 < 2 < 3 }}|{{ 1 < 2 > 1 }}|{{ 3 > 2 > 2 }}|{{ 1 == 1.0 == true }}
{{ 1 < 2 == true }}|{{ 'a' 'b' "c" }}|{{ "a\n\tb\\ \x41 \u00e9 \101 \q" }}|{{ 'it\'s' }}|{{ ["it's", 'say "x"', 'both \' and "'] }}|{{ 'a' ~ 1 ~ none ~ true ~ 1.0 ~ [1] }}
{{ 1 ~ 2 + 3 }}|{{ 1 + 2 ~ 3 }}|{{ a if b }}|{{ a if z }}|{{ (a if z) is defined }}|{{ a if z else b if z else 'c' }}|{{ 1 if true else 2 if false else 3 }}
{{ not a == b }}|{{ not (a and b) or z }}|{{ a and b }}|{{ z and b }}|{{ z or s }}|{{ e or n or 'x' }}|{{ not a in l }}|{{ 5 not in l }}|{{ 'a' in d }}|{{ 'ell' in s }}|{{ 'x' in 'abc' }}
{{ l[0] }}|{{ l[-1] }}|{{ l[5] }}|{{ l[5] is defined }}|{{ l[1:] }}|{{ l[:-1] }}|{{ l[::-1] }}|{{ l[::2] }}|{{ s[1:3] }}|{{ s[::-1] }}|{{ s[-3:] }}|{{ s[10:] }}|{{ s[0] }}|{{ s[99] is defined }}
{{ l[10:20] }}|{{ l[-10:2] }}|{{ l[2:1] }}|{{ l[::0] }}|{{ uni[1] }}|{{ uni[-2:] }}|{{ (1,2,3)[1:] }}|{{ range(10)[2:8:2] }}|{{ range(10)[3] }}|{{ l.0 }}|{{ l.1 + 1 }}|{{ d.b.c.2.x }}
{{ d['a'] }}|{{ d.a }}|{{ d.b.c[1] }}|{{ d.b['c'][2].x }}|{{ d['items'] }}|{{ d.items is callable }}|{{ d['with space'] }}|{{ d.nope }}|{{ d.nope.deeper }}|{{ d['nope']['x'] }}|{{ d.nope is defined }}
{{ d.nope.deeper.still is defined }}|{{ nope.a.b.c | default('x') }}|{{ nope }}|{{ nope.x }}|{{ nope() }}|{{ nope.x() }}|{{ nope | upper }}|{{ n.x }}|{{ n['x'] }}|{{ s.x }}|{{ a.x }}|{{ l.x }}|{{ l['x'] }}
{{ l[0]['x'] }}|{{ n[0] }}|{{ a[0] }}|{{ s.upper() }}|{{ s.upper().lower().title() }}|{{ s.nope() }}|{{ a() }}|{{ s() }}|{{ 'x'() }}|{{ n() }}|{{ l() }}|{{ (1, 2) }}|{{ (1,) }}|{{ () }}|{{ 1, 2 }}|{{ (1) }}
{{ [1, 'a', none, true, 1.5, (1,), [], {}] }}|{{ {'a': 1, 2: 'b', none: 3, true: 4, 1.5: 5, (1, 2): 6} }}|{{ {1: 'a', 1.0: 'b', true: 'c'} }}|{{ {'a': 1}['a'] }}|{{ {} }}|{{ {'a': {'b': {}}} }}
{{ {[1]: 2} }}|{{ {'x': nope} }}|{{ [nope] }}|{{ [nope] | length }}|{{ mixed }}|{{ uni }}|{{ [uni] }}|{{ ['\n\t\r\\', '\x00\x1f\x7f', '\u200b', '\xa0', '😀'] }}|{{ none }}|{{ None }}|{{ True }}|{{ true }}|{{ False }}
{{ [none, true] }}|{{ [1, 2] == [1, 2.0] }}|{{ {'a': 1} == {'a': 1.0} }}|{{ (1, 2) == [1, 2] }}|{{ [1, 2] < [1, 3] }}|{{ 'a' < 'b' }}|{{ 'a' < 1 }}|{{ none == none }}|{{ none < 1 }}|{{ 'abc' == "abc" }}
{{ [3, 1] + [2] }}|{{ (1,) + (2,) }}|{{ [0] * 3 }}|{{ 'ab' * 2 }}|{{ 2 * 'ab' }}|{{ 'ab' * -1 }}|{{ [1] + (2,) }}|{{ 'a' + 1 }}|{{ 1 + 'a' }}|{{ {} + {} }}|{{ none + 1 }}|{{ l + none }}
{{ 1 / 0 }}|{{ 1 // 0 }}|{{ 1 % 0 }}|{{ 1.0 / 0 }}|{{ 1.0 // 0 }}|{{ 1.5 % 0 }}|{{ 0 ** -1 }}|{{ 0.0 ** 0 }}|{{ true + true }}|{{ true * 3 }}|{{ -true }}|{{ 5 - true }}|{{ 'a' - 'b' }}
{{ dict(a=1, b=2) }}|{{ dict([('a', 1), ('b', 2)]) }}|{{ dict({'a': 1}, b=2) }}|{{ dict(1) }}|{{ dict() }}|{{ range(3) }}|{{ range(3) | list }}|{{ range(1, 10, 3) | list }}|{{ range(5, 0, -2) | list }}|{{ range(1, 5) }}
{{ range(1, 5, 2) }}|{{ range(0) | list }}|{{ range('a') }}|{{ range() }}|{{ range(1, 2, 0) }}|{{ 3 in range(5) }}|{{ range(5) | length }}|{{ range(3) == range(3) }}|{{ lipsum is callable }}
{{ l.count(1) }}|{{ l.index(2) }}|{{ l.index(99) }}|{{ l.append(4) }}{{ l }}|{{ l.extend([4, 5]) }}{{ l }}|{{ l.insert(0, 9) }}{{ l }}|{{ l.insert(-1, 9) }}{{ l }}|{{ l.pop() }}{{ l }}|{{ l.pop(0) }}{{ l }}|{{ el.pop() }}
{{ l.remove(2) }}{{ l }}|{{ l.remove(99) }}|{{ l.reverse() }}{{ l }}|{{ numbers.sort() }}{{ numbers }}|{{ numbers.sort(reverse=true) }}{{ numbers }}|{{ l.copy() }}|{{ l.clear() }}{{ l }}|{{ mixed.sort() }}|{{ (1, 2, 1).count(1) }}
{{ (1, 2).index(2) }}|{{ d.keys() | list }}|{{ d.values() | list | length }}|{{ ed.items() | list }}|{{ d.get('a') }}|{{ d.get('zz') }}|{{ d.get('zz', 5) }}|{{ ed.update({'a': 1}) }}{{ ed }}|{{ ed.update(a=2) }}{{ ed }}|{{ ed.update([('x', 1)]) }}{{ ed }}
{{ d.pop('a') }}{{ d.a is defined }}|{{ d.pop('zz') }}|{{ d.pop('zz', 3) }}|{{ ed.setdefault('q', 1) }}{{ ed }}|{{ {'a': 1}.items() }}|{{ {'a': 1}.keys() }}|{{ {'a': 1}.values() }}|{{ {'a': 1}.copy() }}|{{ {'a': 1}.popitem() }}|{{ {}.popitem() }}
{{ d.keys() | first }}|{{ d.keys() | length }}|{{ 'a' in d.keys() }}|{{ d.keys()[0] }}|{{ {'a': 1}.items() | list }}|{{ dict.fromkeys(['a', 'b'], 1) }}|{{ 5 .bit_length() }}|{{ (5).bit_length() }}|{{ 1.5.is_integer() }}|{{ (2.0).is_integer() }}|{{ f.is_integer() }}
{{ foo(1)(2) }}|{{ s.split('l') }}|{{ s.format }}|{{ [1,2,3][1] }}|{{ 'abc'[1] }}|{{ 'abc'.upper() }}|{{ {'a': [1, 2]}['a'][0] }}|{{ {'a': 1}.a }}|{{ [1, [2, 3]][1][0] }}|{{ s is string and l is iterable }}|{{ a is number and not z }}
{{ s | upper is upper }}|{{ not s is defined }}|{{ s is not defined }}|{{ nope is not defined }}|{{ 5 is divisibleby 5 }}|{{ 5 is divisibleby(2) }}|{{ a is sameas 1 }}|{{ 1 is in [1, 2] }}|{{ 1 is in([1]) }}|{{ s is in 'hello world' }}
{{ 2 is eq 2 }}|{{ 2 is lt 3 }}|{{ 2 is ge(3) }}|{{ 2 is ne 2.0 }}|{{ 'a' is lt 1 }}|{{ a is odd }}|{{ b is odd }}|{{ s is odd }}|{{ f is even }}|{{ a is string is string }}|{{ a is defined and b is defined }}|{{ a is nosuchtest }}
{{ a | nosuchfilter }}|{{ 'upper' is filter }}|{{ 'nosuch' is filter }}|{{ 'odd' is test }}|{{ 'nosuch' is test }}|{{ a is none or n is none }}|{{ 1 is boolean }}|{{ t is true }}|{{ 1 is true }}|{{ 'a b' | replace(' ', '') | length }}
{{ a if nosuch is defined else (a | nosuchfilter) }}|{{ a if true else (a | nosuchfilter) }}|{% if false %}{{ a | nosuchfilter }}{% endif %}|{% if true %}{{ a | nosuchfilter }}{% endif %}|{% if false %}{% for i in l %}{{ i | nosuchfilter }}{% endfor %}{% endif %}
{{ a is nosuchtest if false else 1 }}|{{ -a | abs }}|{{ (-a) | abs }}|{{ -5 | abs }}|{{ a + b | string }}|{{ (a + b) | string }}|{{ 'a,b' .split(',') }}|{{ -l[0] }}|{{ - a.real }}|{{ 2 ** a | int }}|{{ a.b.c.d is undefined }}
{{ '%s' % 'x' }}|{{ '%s-%s' % (1, 2) }}|{{ '%d%%' % 5 }}|{{ '%(a)s %(b)05d' % {'a': 'x', 'b': 42} }}|{{ '%5.2f|%-8s|%+d|%x|%o|%e|%g' % (3.14159, 'ab', 5, 255, 8, 12345.678, 0.0001) }}|{{ '%r %r' % ('a', [1]) }}|{{ '%s' % [1, 2] }}
{{ '%s' % (1, 2) }}|{{ '%s %s' % 1 }}|{{ '%d' % 'x' }}|{{ '%d' % 1.9 }}|{{ '%c%c' % (65, 'b') }}|{{ '%08.3f' % 3.14159 }}|{{ '%#x %#o' % (255, 8) }}|{{ '% d' % 5 }}|{{ '%*d' % (5, 3) }}|{{ '%.3s' % 'abcdef' }}|{{ '%' % 1 }}|{{ '%y' % 1 }}|{{ 'x' % 1 }}|{{ 'x' % {} }}|{{ '%s' % none }}|{{ '%5s|%-5s' % (true, none) }}|{{ '%i' % true }}|{{ '%X' % 3735928559 }}|{{ '%.0f %.0f %.0f' % (0.5, 1.5, 2.5) }}|{{ '%(x)s' % 1 }}|{{ '%(x)s' % {} }}
{{ '{} {}'.format(1, 'a') }}|{{ '{0} {1} {0}'.format('x', 'y') }}|{{ '{a} {b[0]} {b[1]} {c.x}'.format(a=1, b=[1, 2], c=d) }}|{{ '{:>10}|{:<10}|{:^10}|{:*^9}'.format('a', 'b', 'c', 'd') }}|{{ '{:05d} {:+} {:x} {:#x} {:b} {:o} {:,} {:_}'.format(42, 5, 255, 255, 5, 8, 1234567, 1234567) }}
{{ '{:.2f} {:10.3f} {:e} {:g} {:%} {:.1%}'.format(3.14159, 2.5, 1234.5, 0.00001, 0.5, 0.256) }}|{{ '{!r} {!s}'.format('a', 'b') }}|{{ '{{}} {}'.format(1) }}|{{ '{}'.format() }}|{{ '{x}'.format() }}|{{ '{'.format() }}|{{ '}'.format() }}|{{ '{:{w}}|'.format('a', w=5) }}|{{ '{:.3}'.format('abcdef') }}|{{ '{:d}'.format('a') }}|{{ '{:s}'.format(1) }}|{{ '{}'.format(none) }}|{{ '{:5}|{:5}'.format(true, 1.5) }}|{{ '{:.3}'.format(3.14159) }}|{{ '{:n}'.format(5) }}|{{ '{:c}'.format(65) }}|{{ '{:<05}'.format(3) }}|{{ '{:=+6d}'.format(3) }}|{{ '{:,.2f}'.format(1234567.891) }}|{{ '{:010,}'.format(1234) }}|{{ '{d[a]}'.format(d=d) }}
{{ }}|{{ 1 + }}|{{ (1 }}|{{ 1) }}|{{ [1 }}|{{ {'a' 1} }}|{{ 'abc }}|{{ a b }}|{{ a.}}|{{ a[] }}|{{ a[1,2] }}|{{ ? }}|{{ a ! b }}|{{ a $ b }}|{{ "unclosed|{% if %}x{% endif %}|{% if a %}x|{% endif %}|{% for x in %}{% endfor %}|{% for in l %}{% endfor %}|{% foo %}|{% if a %}{% endfor %}|{% for x in l %}{% endif %}
{% set %}|{% set x %}|{% set 1 = 2 %}|{% set a.b = 1 %}|{% set x = %}|{# unclosed|{% raw %}x|{% macro %}{% endmacro %}|{% macro m(a=1, b) %}{% endmacro %}|{{ f(a=1, 2) }}|{{ f(**d, *l) }}|{{ f(a=1, a=2) }}|{% block a %}{% endblock %}{% block a %}{% endblock %}|{% block a-b %}{% endblock %}|{% break %}|{% continue %}|{% for x in l %}{{ x }|{% else %}|{% elif a %}|{% end %}|{{ a | }}|{{ | upper }}|{{ a is }}|{{ a not b }}|{{ not }}|{% include %}|{% import 'x' %}|{% from 'x' import _y %}|{% call x %}{% endcall %}|{% filter %}{% endfilter %}|{% with a %}{% endwith %}|{{ a.1.2 }}|{{ 1.a }}|{{ a..b }}|{{ 'a' if }}|{{ a if b else }}|{%%}|{% %}|{{{}}}|{{ {} }}|{{ {1: 2,} }}|{{ [1,] }}|{{ [,] }}|{{ (,) }}|{{ f(,) }}|{{ range(3,) | list }}|{{ a;b }}|{{ a = 1 }}|{{ a == }}|{{ == a }}|{{ a <> b }}|{{ a => b }}|{{ lambda x: x }}|{{ a if b else c else d }}|{{ *l }}|{{ x for x in l }}|{{ [x for x in l] }}
{{ missing == 1 }}|{{ 1 == missing }}|{{ missing != 1 }}|{{ missing < 1 }}|{{ missing and 1 }}|{{ missing or 1 }}|{{ not missing }}|{{ missing + 1 }}|{{ 1 + missing }}|{{ -missing }}|{{ missing ~ 'a' }}|{{ missing in l }}|{{ 1 in missing }}|{{ missing in [] }}|{{ l[missing] is defined }}|{{ d[missing] }}|{{ {'a': missing}.a is defined }}|{{ missing[0] is defined }}|{{ [missing] | list | length }}|{{ missing if a }}|{{ a if missing }}|{{ missing() is defined }}|{{ d.get(missing) }}|{{ s.replace(missing, 'a') }}|{{ missing is none }}|{{ missing is string }}|{{ missing is iterable }}|{{ missing is mapping }}|{{ missing is sequence }}|{{ missing is callable }}|{{ missing is number }}|{{ missing is odd }}|{{ missing is eq 1 }}|{{ missing is in l }}|{{ missing is sameas 1 }}|{{ missing is boolean }}|{{ missing is lower }}|{{ range(missing) }}|{{ dict(missing) }}|{{ '%s' % missing }}|{{ '{}'.format(missing) }}|{% for x in missing %}{% endfor %}|{% for x in missing | default([]) %}{% else %}none{% endfor %}|{% set x = missing %}|{% set x = missing %}{{ x is defined }}|{% set x = missing %}{{ x }}|{% if missing %}{% endif %}|{% if missing.x is defined %}{% else %}no{% endif %}|{% with x = missing %}{{ x is undefined }}{% endwith %}
"""

STATEMENTS = [
    "{% for x in l %}{{ x }},{% endfor %}", "{% for x in el %}a{% else %}empty{% endfor %}", "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for k in d %}{{ k }} {% endfor %}", "{% for c in s %}{{ c }}-{% endfor %}", "{% for x in l if x > 1 %}{{ loop.index }}:{{ x }} {% endfor %}",
    "{% for x in l if x > 5 %}{{ x }}{% else %}none{% endfor %}", "{% for x in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}|{% endfor %}",
    "{% for x in l if x != 2 %}{{ loop.index }}/{{ loop.length }} {{ loop.revindex }} {{ loop.last }};{% endfor %}",
    "{% for x in l %}{{ loop.previtem | default('-') }}<{{ x }}>{{ loop.nextitem | default('-') }} {% endfor %}", "{% for x in l %}{{ loop.previtem }}{% endfor %}",
    "{% for x in names %}{{ loop.cycle('odd', 'even') }} {% endfor %}", "{% for x in [1,1,2,2,3] %}{{ loop.changed(x) }} {% endfor %}", "{% for x in [1,1,2] %}{% if loop.changed(x, 'a') %}{{ x }}{% endif %}{% endfor %}",
    "{% for x in l %}{{ loop.depth }}{{ loop.depth0 }}{% endfor %}", "{% for x in tree recursive %}{{ x.v }}[{{ loop(x.c) }}]{% endfor %}",
    "{% for x in tree recursive %}{{ loop.depth }}{{ loop.depth0 }}{{ x.v }}{% if x.c %}({{ loop(x.c) }}){% endif %}{% if not loop.last %},{% endif %}{% endfor %}", "{% for x in l %}{{ loop(x) }}{% endfor %}",
    "{% for x in l %}{% for y in l %}{{ loop.index }}{{ x }}{{ y }} {% endfor %}{{ loop.index }}{% endfor %}", "{% for x in l %}{% set outer = loop %}{% for y in l %}{{ outer.index }}.{{ loop.index }} {% endfor %}{% endfor %}",
    "{% for a, b in [(1, 2), (3, 4)] %}{{ a }}{{ b }} {% endfor %}", "{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}", "{% for a, b in [(1, 2, 3)] %}{% endfor %}", "{% for a, b in [(1,)] %}{% endfor %}", "{% for a, b in l %}{% endfor %}", "{% for a, b in ['xy'] %}{{ b }}{{ a }}{% endfor %}",
    "{% for x in a %}{% endfor %}", "{% for x in none %}{% endfor %}", "{% for x in 1, 2, 3 %}{{ x }}{% endfor %}", "{% for x in l %}{% if x == 2 %}{% break %}{% endif %}{{ x }}{% endfor %}", "{% for x in l %}{% if x == 2 %}{% continue %}{% endif %}{{ x }}{% endfor %}",
    "{% for x in l %}{% for y in l %}{% if y == 2 %}{% break %}{% endif %}{{ x }}{{ y }} {% endfor %}{% endfor %}", "{% for x in l %}{% break %}{% else %}never{% endfor %}done",
    "{% set x = 1 %}{% for i in l %}{% set x = x + i %}{{ x }} {% endfor %}{{ x }}", "{% for i in l %}{% set inner = i %}{% endfor %}{{ inner is defined }}", "{% if true %}{% set q = 5 %}{% endif %}{{ q }}", "{% if false %}{% set q = 5 %}{% endif %}{{ q is defined }}",
    "{% set ns = namespace(total=0, seen=[]) %}{% for i in l %}{% set ns.total = ns.total + i %}{% endfor %}{{ ns.total }}", "{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}", "{% set ns = namespace() %}{{ ns.x is defined }}{{ ns.x }}", "{% set s.x = 1 %}", "{% set ns = namespace(l=[]) %}{% for i in [1,2,1,3] if i not in ns.l %}{% set ns.l = ns.l + [i] %}{% endfor %}{{ ns.l }}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set a, b = b, a %}{{ a }}{{ b }}", "{% set (x, y) = [1, 2] %}{{ x }}{{ y }}", "{% set x = 1, 2 %}{{ x }}", "{% set x, = [5] %}{{ x }}", "{% set x, y = 1 %}", "{% set x, y = [1] %}", "{% set x, y = [1, 2, 3] %}",
    "{% set x %}block {{ a }}{% endset %}[{{ x }}]", "{% set x | upper %}block {{ s }}{% endset %}[{{ x }}]", "{% set x | replace('b', 'c') | upper %}block{% endset %}{{ x }}", "{% set x %}{% set inner = 1 %}{% endset %}{{ inner is defined }}",
    "{% with %}{% set w = 1 %}{{ w }}{% endwith %}{{ w is defined }}", "{% with a = 5, c = a %}{{ a }}{{ c }}{% endwith %}{{ a }}", "{% with x, y = 1, 2 %}{% endwith %}", "{% with (x, y) = (1, 2) %}{{ x }}{{ y }}{% endwith %}",
    "{% filter upper %}hello {{ s }}{% endfilter %}", "{% filter upper | replace('L', 'x') %}hello{% endfilter %}", "{% filter indent(2) %}a\nb{% endfilter %}", "{% filter nosuch %}a{% endfilter %}",
    "{% do l.append(9) %}{{ l }}", "{% do 1, 2 %}x", "{% print a %}{% print a, b %}", "{% if a %}1{% elif b %}2{% else %}3{% endif %}", "{% if z %}1{% elif b %}2{% else %}3{% endif %}", "{% if z %}1{% elif z %}2{% else %}3{% endif %}", "{% if a: %}x{% endif %}", "{% if a, b %}x{% endif %}",
    "{% macro m(x, y=2) %}{{ x }}-{{ y }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(y=4, x=5) }} {{ m() }}", "{% macro m(x) %}{{ x is defined }}{% endmacro %}{{ m() }}", "{% macro m(x, y=x) %}{{ y }}{% endmacro %}{{ m(7) }}", "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, k=3) }}",
    "{% macro m(a) %}{{ a }}{{ varargs }}{% endmacro %}{{ m(1, 2, 3) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}", "{% macro m(a, b=1) %}{% endmacro %}{{ m.name }} {{ m.arguments }} {{ m.catch_kwargs }} {{ m.catch_varargs }} {{ m.caller }}",
    "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}body {{ a }}{% endcall %}", "{% macro m() %}[{{ caller(1, 2) }}]{% endmacro %}{% call(x, y) m() %}{{ x }}{{ y }}{% endcall %}", "{% macro m() %}{% for x in l %}{{ caller(x) }}{% endfor %}{% endmacro %}{% call(x) m() %}<{{ x }}>{% endcall %}",
    "{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}", "{% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}", "{% macro m() %}x{% endmacro %}{% call m() %}{% endcall %}", "{% macro m(x) %}{% if x > 0 %}{{ x }}{{ m(x - 1) }}{% endif %}{% endmacro %}{{ m(3) }}", "{% macro m() %}{{ a }}{% set a = 5 %}{{ a }}{% endmacro %}{{ m() }}{{ a }}",
    "{% set g = 1 %}{% macro m() %}{{ g }}{% endmacro %}{% set g = 2 %}{{ m() }}", "{% for i in l %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}", "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(*[1]) }}{{ m(**{'x': 2}) }}{{ m(*[3], **{}) }}", "{% macro m(x) %}{{ x }}{% endmacro %}{{ m }}", "{{ m(1) }}{% macro m(x) %}{{ x }}{% endmacro %}", "{% macro m(x=[]) %}{% do x.append(1) %}{{ x }}{% endmacro %}{{ m() }}{{ m() }}",
    "{% call(x) s.upper() %}{% endcall %}", "{% macro outer() %}{{ caller() }}{% endmacro %}{% macro inner() %}({{ caller() }}){% endmacro %}{% call outer() %}{% call inner() %}deep{% endcall %}{% endcall %}",
    "{% raw %}{{ a }}{% if %}{% endraw %}", "{% raw -%}  x  {%- endraw %}", "a {%- raw %} b {% endraw -%} c", "{% raw %}\nx\n{% endraw %}\ny", "{# c #}a{# multi\nline #}b", "{#- c -#} a", "a {#- c -#} b", "a\n{# c #}\nb", "{% autoescape true %}{{ html }}{{ html | safe }}{% endautoescape %}{{ html }}",
    "{% autoescape true %}{{ '<' ~ html | safe }}{{ ('<' | safe) + '<' }}{% endautoescape %}", "{% autoescape false %}{{ html }}{% endautoescape %}", "{% autoescape true %}{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{{ m('<') }}{% endautoescape %}", "{% autoescape true %}{% set x %}<b>{{ '<' }}</b>{% endset %}{{ x }}{{ ['<'] | join(',') }}{{ ['<', 'x' | safe] | join('<') }}{{ '<' | upper }}{{ ('<' | safe) | upper }}{{ {'a': '<'} | xmlattr }}{{ 'a<b' | replace('<', '>') }}{{ '%s' | safe | format('<') }}{% endautoescape %}",
    "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.next() }}", "{% set j = joiner('; ') %}{% for x in l %}{{ j() }}{{ x }}{% endfor %}", "{{ cycler() }}", "{% for x in [1] recursive %}{{ loop([2]) if x == 1 }}{{ x }}{% endfor %}",
    "{% if a %}{% if z %}1{% else %}2{% endif %}{% endif %}", "{% for i in range(3) %}{{ i }}{% endfor %}", "{% for i in range(3) | reverse %}{{ i }}{% endfor %}", "{{ loop is defined }}", "{% for x in l %}{% endfor %}{{ x is defined }}", "{% for loop in l %}{{ loop }}{% endfor %}", "{% set loop = 3 %}{{ loop }}", "{% for x in l %}{% set x = 9 %}{{ x }}{% endfor %}",
    "{% for i in [1,2] %}{% if loop.first %}{% do l.append(i) %}{% endif %}{% endfor %}{{ l }}", "{% for x in l %}{% if loop.index < 5 %}{% do l.append(x) %}{% endif %}{{ x }}{% endfor %}", "{% block a %}x{{ a }}{% endblock %}", "{% block a %}x{% endblock a %}{{ self.a() }}", "{% set q = 5 %}{% block a %}{{ q }}{% endblock %}", "{% for q in l %}{% block a %}{{ q is defined }}{% endblock %}{% endfor %}", "{% for q in l %}{% block a scoped %}{{ q }}{% endblock %}{% endfor %}", "{% block a required %}{% endblock %}", "{% block a required %}x{% endblock %}", "{{ super() }}", "{% block a %}{{ super() }}{% endblock %}",
]

WHITESPACE = ["a\n  {% if true %}\n  b\n  {% endif %}\nc\n", "a\n  {%- if true %}\n  b\n  {%- endif %}\nc\n", "a\n  {% if true -%}\n  b\n  {% endif -%}\nc\n", "  {%+ if true %}x{%+ endif +%}\n y", "{% if true +%}\nx{% endif %}\n\nz", "  {{ a }}\n  {{- a }}\n  {{ a -}}\n  x",
              "{% for x in l %}\n  {{ x }}\n{% endfor %}\n", "\n\n{% set x = 1 %}\n\n{{ x }}\n\n", "  {# c #}\n  a", "a  {# c #}\n  b", "\t{% if a %}\t{% endif %}\tx", "x\r\ny\rz\n", "{% if a %}\r\nx\r\n{% endif %}\r\n", "a\n", "a\n\n", "\n", "", "   ", "{{ a }}\n", "{{ a }}\n\n", " {% raw %} \n {{ x }} \n {% endraw %} \n", " {%- raw %} \n {{ x }} \n {% endraw -%} \n z",
              "a {{- ' b ' -}} c", "{% if a %}{{ a }}{% endif %}\n{% if a %}\n{{ a }}\n{% endif %}\nend", "    {% set a = 1 %}   \n  b", "{%- set x = 1 -%}   y", "x {%- set x = 1 -%}   y", "a{# c -#}  b", "line\n   {#- c #}\nnext", "{{ 'a\nb' }}", "{{-a-}}", "{%-if a-%}x{%-endif-%}", "   {%+ raw %}x{% endraw %}", "{% for i in l -%}\n    {{ i }}\n{%- endfor %}", "{% raw %}   {% endraw %}   {% if a %}x{% endif %}", "a\n\t  {%- for i in l +%}\n{{ i }}{% endfor %}"]

LOADED = {
    "base": "<{% block title %}base{% endblock %}|{% block body %}B{{ a }}{% endblock %}>", "child": "{% extends 'base' %}{% block title %}child {{ super() }}{% endblock %}", "grand": "{% extends 'child' %}{% block title %}grand {{ super() }}{% endblock %}ignored{% block body %}{{ self.title() }}{% endblock %}",
    "inc": "[inc {{ a }} {{ x | default('nox') }}]", "macros": "{% macro hi(n='you') %}hi {{ n }}{% endmacro %}{% set v = 42 %}{% set _p = 1 %}text", "ctx": "{% macro show() %}{{ a | default('no a') }}{% endmacro %}", "req": "{% block r required %}{% endblock %}", "usesreq": "{% extends 'req' %}{% block r %}given{% endblock %}", "notreq": "{% extends 'req' %}",
    "sets": "{% set leaked = 1 %}", "bad": "{% if %}", "runtime": "{{ 1 / 0 }}", "undef": "{{ nothing }}", "nl": "x\n", "loopvar": "{{ i }}{{ loop.index }}", "selfinc": "{% if depth | default(0) < 2 %}{% set depth = depth | default(0) + 1 %}d{{ depth }}{% include 'selfinc' %}{% endif %}",
    "skipsuper": "{% extends 'child' %}{% block title %}{{ super.super() }}{% endblock %}", "baseloop": "{% for i in l %}{% block item scoped %}{{ i }}{% endblock %}{% endfor %}", "childloop": "{% extends 'baseloop' %}{% block item %}<{{ i }}{{ super() }}>{% endblock %}", "setbase": "{% set x = 'base' %}{% block b %}{{ x }}{% endblock %}",
}
LOADING = ["{% include 'inc' %}", "{% set x = 5 %}{% include 'inc' %}", "{% for x in l %}{% include 'inc' %}{% endfor %}", "{% include 'inc' without context %}", "{% include 'nope' %}", "{% include 'nope' ignore missing %}x", "{% include ['nope', 'inc'] %}", "{% include ['nope', 'nada'] %}", "{% include ['nope'] ignore missing %}y", "{% include 'in' ~ 'c' %}", "{% include 'inc' with context %}",
           "{% import 'macros' as m %}{{ m.hi('bob') }} {{ m.v }} {{ m.hi() }}", "{% from 'macros' import hi, v as w %}{{ hi(w) }}", "{% from 'macros' import nope %}{{ nope is defined }}", "{% from 'macros' import nope %}{{ nope }}", "{% import 'macros' as m %}{{ m.nope is defined }}{{ m._p is defined }}", "{% import 'macros' as m %}{{ m }}", "{% import 'ctx' as c %}{{ c.show() }}", "{% import 'ctx' as c with context %}{{ c.show() }}", "{% from 'ctx' import show with context %}{{ show() }}", "{% from 'ctx' import show without context %}{{ show() }}",
           "{% extends 'base' %}", "{% extends 'child' %}", "{% extends 'grand' %}", "{% extends 'base' %}{% block body %}mine{% endblock %}trailing", "before{% extends 'base' %}", "{% extends 'base' %}{% set a = 9 %}", "{% extends 'base' %}{% block body %}{{ q }}{% endblock %}{% set q = 1 %}", "{% extends 'nope' %}", "{% extends missing %}", "{% extends 'usesreq' %}", "{% include 'usesreq' %}", "{% include 'notreq' %}", "{% include 'sets' %}{{ leaked is defined }}", "{% include 'bad' %}", "{% include 'runtime' %}", "{% include 'undef' %}", "{% include 'nl' %}y",
           "{% include 'selfinc' %}", "{% extends 'skipsuper' %}", "{% extends 'childloop' %}", "{% extends 'setbase' %}{% block b %}c{{ x }}{{ super() }}{% endblock %}", "{% extends 'setbase' %}{% set x = 'child' %}", "{% if a %}{% extends 'base' %}{% endif %}{% block title %}T{% endblock %}", "{% if z %}{% extends 'base' %}{% endif %}{% block title %}T{% endblock %}", "{% extends 'base' %}{% block title %}{% include 'inc' %}{% endblock %}", "{% extends 'base' %}{% macro q() %}Q{% endmacro %}{% block title %}{{ q() }}{% endblock %}", "{% block t %}{% include 'child' %}{% endblock %}", "{% extends 'base' %}{% extends 'base' %}", "{% import 'nope' as n %}", "{% include missing %}", "{% include [] %}", "{% from 'macros' import hi %}{% macro hi(n) %}mine{% endmacro %}{{ hi() }}", "{% extends 'base' %}{% import 'macros' as m %}{% block title %}{{ m.v }}{% endblock %}"]

FILTER_VALUES = ["a", "z", "neg", "f", "t", "n", "s", "e", "words", "uni", "multi", "html", "l", "mixed", "names", "el", "ed", "d", "people", "numbers", "floats", "dupes", "nested", "missing", "'42'", "'4.7'", "' x '", "'0x1f'", "'1e3'", "(1, 2)", "range(5)", "1234567", "0.5", "big", "'ABC'", "{'b': 1, 'a': 2, 'C': 0}", "['b', 'A', 'c']"]
FILTER_CALLS = ["abs", "attr('x')", "attr('upper')", "batch(2)", "batch(2, 'x')", "capitalize", "center(20)", "center", "count", "d('dd')", "default('dd')", "default('dd', true)", "default(boolean=true, default_value=5)", "default", "dictsort", "dictsort(by='value')", "dictsort(true)", "dictsort(reverse=true)", "dictsort(by='x')", "e", "escape", "filesizeformat", "filesizeformat(true)", "first", "float", "float(3.3)", "float('d')", "forceescape", "format(1)", "groupby('age')", "groupby('city.n')", "groupby('nope')", "groupby(0)", "indent", "indent(2)", "indent(2, true)", "indent(2, true, true)", "indent('>>')", "indent(width=3, first=true)", "int", "int(7)", "int(base=16)", "int('x')", "int(0, 8)", "join", "join(', ')", "join('-', attribute='name')", "join(attribute='age')", "last", "length", "list", "lower", "items", "map('upper')", "map('string')", "map(attribute='name')", "map(attribute='nope')", "map(attribute='nope', default='dd')", "map('length')", "map('default', 'q')", "map()", "map('nosuch')", "map(attribute='city.n')", "max", "min", "max(attribute='age')", "min(attribute='name')", "max(case_sensitive=true)", "pprint", "reject", "reject('odd')", "reject('string')", "rejectattr('age')", "rejectattr('age', 'gt', 26)", "replace('l', 'L')", "replace('l', 'L', 1)", "replace('', '-')", "replace(1, 2)", "reverse", "round", "round(1)", "round(-1)", "round(1, 'ceil')", "round(1, 'floor')", "round(method='ceil')", "round(1, 'x')", "safe", "select", "select('odd')", "select('nosuch')", "select('string')", "select('gt', 1)", "select('in', [1, 2])", "selectattr('age')", "selectattr('age', 'eq', 30)", "selectattr('nope')", "selectattr('nope', 'defined')", "selectattr('name', 'equalto', 'Bob')", "selectattr('age', '>', 26)", "selectattr()", "slice(2)", "slice(2, 'x')", "slice(3)", "sort", "sort(true)", "sort(reverse=true)", "sort(case_sensitive=true)", "sort(attribute='age')", "sort(attribute='age,name')", "sort(attribute='name', reverse=true)", "sort(attribute='nope')", "string", "striptags", "sum", "sum(start=10)", "sum(attribute='age')", "sum('nope')", "title", "tojson", "tojson(2)", "trim", "trim('he')", "truncate(8)", "truncate(8, true)", "truncate(8, false, '..')", "truncate(8, leeway=0)", "truncate(2)", "unique", "unique(true)", "unique(attribute='age')", "upper", "urlencode", "urlize", "wordcount", "wordwrap(10)", "wordwrap(5, false)", "wordwrap(10, true, '<br>')", "xmlattr", "xmlattr(false)", "list | length", "upper | lower | title", "join(1)", "first | default('none')", "random | string | length > 0", "nosuch", "length(1)", "upper('x')", "batch", "round(none)"]
TESTS = ["defined", "undefined", "none", "boolean", "true", "false", "integer", "float", "number", "string", "mapping", "sequence", "iterable", "callable", "lower", "upper", "odd", "even", "divisibleby 2", "divisibleby(0)", "sameas none", "escaped", "in l", "in s", "in d", "eq 1", "equalto('hello')", "== 1", "ne 1", "gt 0", "greaterthan(0)", "lt 0", "ge 0", "le 0", "not none", "filter", "test"]

STRINGS = ["'hello world'", "'Hello'", "''", "'  pad  '", "'a,b,,c'", "'ABC'", "'abc123'", "'12'", "'x=1=2'", "'Zürich Ünï'", "'tab\\tx'", "'l1\\nl2\\r\\nl3'", "'+5'", "'-42'", "'they\\'re bill\\'s'", "'日本語'", "'😀a'", "'½²'"]
METHODS = ["capitalize()", "casefold()", "center(11)", "center(12, '*')", "center(3)", "count('l')", "count('')", "count('a', 1)", "encode()", "encode('ascii')", "encode('utf-8').decode()", "endswith('o')", "endswith(('d', 'o'))", "endswith('')", "expandtabs()", "expandtabs(4)", "find('l')", "find('l', 3)", "find('l', 3, 4)", "find('zz')", "find('')", "index('l')", "index('zz')", "isalnum()", "isalpha()", "isascii()", "isdecimal()", "isdigit()", "isidentifier()", "islower()", "isnumeric()", "isprintable()", "isspace()", "istitle()", "isupper()", "join(['a', 'b'])", "join([1])", "join('xyz')", "ljust(12)", "ljust(12, '.')", "lower()", "lstrip()", "lstrip('h ')", "partition('l')", "partition('=')", "removeprefix('he')", "removesuffix('ld')", "replace('l', 'LL')", "replace('l', 'L', 1)", "replace('', '.')", "replace('l', '', 2)", "rfind('l')", "rindex('zz')", "rjust(12)", "rpartition('=')", "rsplit(',', 1)", "rsplit()", "rsplit(none, 1)", "rstrip()", "rstrip('d')", "split()", "split(',')", "split(',', 1)", "split('')", "split(none, 1)", "split(sep=',', maxsplit=2)", "split('l')", "splitlines()", "splitlines(true)", "startswith('h')", "startswith(('x', 'H'))", "startswith('l', 2)", "strip()", "strip('ho ')", "swapcase()", "title()", "upper()", "zfill(8)", "zfill(1)", "startswith(1)", "split(1)", "replace('a')", "nosuch()", "ljust('x')", "center(9, 'ab')", "format()", "format(1, 2)", "translate({104: 'H', 108: none})", "maketrans('a', 'b')"]

FORMAT_VALUES = ["0", "1", "-1", "42", "-42", "1234567", "255", "3.14159", "-2.5", "0.0001", "1e10", "1e-10", "123456789.0", "100.0", "1e16", "'text'", "''", "true", "none", "big", "2.675", "0.5", "1e100", "float_nan"]
FORMAT_SPECS = ["", "d", "5", "<5", ">5", "^5", "05", "+", "-", " ", "+d", "x", "X", "#x", "#o", "#b", "b", "o", "e", "E", ".2e", "f", ".0f", ".1f", ".3f", "10.2f", "-10.2f", "+.1f", "g", ".3g", "G", "#g", "%", ".1%", ",", "_", ",.2f", "s", ".2s", "10s", "*>8", "*<8", "*^8", "=+8", "08.2f", "+08d", "n", "c", "z", "012,", ".3", ".1", ".10", "#.0f", "_x", "#_b", ",d", "1.", "x5", "^+10.1f"]
PERCENT_SPECS = ["d", "5d", "-5d|", "05d", "+d", " d", "i", "u", "x", "X", "#x", "o", "#o", "e", ".2e", "E", "f", ".0f", ".1f", "8.2f", "-8.2f|", "08.2f", "+.1f", "g", ".3g", "G", "#g", "s", "5s", "-5s|", ".2s", "r", "c", "a", "%", "5%", "ld", ".3d", "+05d", "#08x"]


def main():
    os.makedirs(OUT, exist_ok=True)
    write("operators", VARIABLES, operators())
    write("expressions", VARIABLES, [case for line in EXPRESSIONS.strip().split("\n") for case in split_cases(line)])
    write("statements", VARIABLES, STATEMENTS)
    options = [{}, {"trim_blocks": False}, {"lstrip_blocks": True}, {"trim_blocks": False, "lstrip_blocks": True}, {"keep_trailing_newline": True},
               {"lstrip_blocks": True, "keep_trailing_newline": True}, {"newline_sequence": "\r\n"}]
    write("whitespace", VARIABLES, [(template, option) for template in WHITESPACE for option in options])
    write("loading", VARIABLES, [(template, {}, LOADED) for template in LOADING])
    write("filters", VARIABLES, ["{{ %s | %s }}" % (value, call) for call in FILTER_CALLS for value in FILTER_VALUES
                                 if not (call.startswith("random") and value in ("d", "ed"))])
    write("tests", VARIABLES, ["{{ %s is %s }}" % (value, test) for test in TESTS for value in FILTER_VALUES])
    write("strings", VARIABLES, ["{{ %s.%s }}" % (value, method) for method in METHODS for value in STRINGS]
          + ["{{ [%s.%s] }}" % (value, method) for method in METHODS[:9] for value in STRINGS])
    write("formats", dict(VARIABLES, float_nan=float("nan")) if False else VARIABLES,
          ["{{ '{:%s}'.format(%s) }}" % (spec, value) for spec in FORMAT_SPECS for value in FORMAT_VALUES if value != "float_nan"]
          + ["{{ '%%%s' %% %s }}" % (spec, value) for spec in PERCENT_SPECS for value in FORMAT_VALUES if value != "float_nan"]
          + ["{{ %s | round(%s) }}" % (value, digits) for digits in range(-2, 6) for value in ["2.5", "3.5", "2.675", "1.005", "-1.5", "1234.5678", "0.125", "1e16", "15", "25", "-0.5", "0.05", "99.995"]]
          + ["{{ %s }}" % value for value in ["1e22", "1e21", "123456789012345680.0", "0.1", "1/3", "1e-7", "5e-324", "1.7976931348623157e308", "1e308*10", "-1e308*10", "123e-20", "2.0**53", "1e5", "12345.678e3", "-0.0", "0.1*3", "100.0*1.1"]])


def split_cases(line):
    """Cases stand between bars; a bar within a case has a space or letter before it."""
    result, current, depth = [], "", 0
    for part in line.replace("|{", "\0{").split("\0"):
        result.append(part)
    return result


if __name__ == "__main__":
    main()
