#!/usr/bin/python3
"""Writes tests/Playbooks.Tests/Jinja/cases/hand-*.json: what the real Jinja2 and the real Ansible make of the cases written by hand.

The expressions stand in hand_expressions.txt, one a line, the templates in hand_templates.json, the variables in hand_variables.json.
Cases where this program is known to differ are listed in hand_differences.json, each with the reason, and left out. Needs Debian's ansible and the
packages that collection_cases.py names.
"""
import datetime
import json
import os

import jinja2
from ansible import constants as C
from ansible.errors import AnsibleUndefinedVariable
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.conditional import Conditional
from ansible.template import AnsibleEnvironment, Templar

from ansible_cases import plain
from jinja_cases import ChainableStrict, unrolled

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "Playbooks.Tests", "Jinja", "cases")
VARIABLES = json.load(open(os.path.join(HERE, "hand_variables.json")))
TEMPLATES = json.load(open(os.path.join(HERE, "hand_templates.json")))
EXPRESSIONS = [line for line in open(os.path.join(HERE, "hand_expressions.txt")).read().split("\n") if line]
DIFFERENCES = {tuple(case) for group in json.load(open(os.path.join(HERE, "hand_differences.json"))) for case in group["cases"]}
OPTIONS = [{}, {"lstrip_blocks": True}, {"trim_blocks": False}, {"keep_trailing_newline": True}, {"trim_blocks": False, "lstrip_blocks": True}, {"newline_sequence": "\r\n"}]


def shown(value):
    """The value with plain types; what has a type of its own, as a date, stays."""
    if isinstance(value, (set, range, datetime.date, datetime.timedelta)) or type(value).__name__ in ("dict_keys", "dict_values", "dict_items"):
        return value
    if isinstance(value, dict):
        return {shown(k): shown(v) for k, v in value.items()}
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(shown(v) for v in value)
    if isinstance(value, list):
        return [shown(v) for v in value]
    return plain(value)


def variables():
    return json.loads(json.dumps(VARIABLES))


def jinja(template, options=None, templates=None):
    case = {"template": template}
    if options:
        case["options"] = options
    if templates:
        case["templates"] = templates
    environment = jinja2.Environment(undefined=ChainableStrict, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], loader=jinja2.DictLoader(templates or {}), cache_size=0, **{"trim_blocks": True, **(options or {})})
    environment.filters = {name: unrolled(function) for name, function in environment.filters.items()}
    try:
        case["expected"] = environment.from_string(template).render(variables())
    except (jinja2.TemplateSyntaxError, SyntaxError):
        case["error"] = "syntax"
    except jinja2.UndefinedError as error:
        case["error"], case["message"] = "undefined", str(error)
    except Exception as error:
        case["error"], case["message"] = "error", str(error)[:100]
    return case


def ansible(mode, template):
    case = {"mode": mode, "template": template}
    C.DEFAULT_JINJA2_NATIVE = mode == "native"
    loader = DataLoader()
    templar = Templar(loader=loader, variables=variables())
    try:
        if mode == "condition":
            condition = Conditional(loader)
            condition.when = [template]
            case["expected"] = repr(bool(condition.evaluate_conditional(templar, variables())))
        elif mode == "file":
            templar = templar.copy_with_new_env(environment_class=AnsibleEnvironment, trim_blocks=True, available_variables=variables())
            case["expected"] = str(templar.do_template(template, preserve_trailing_newlines=True, escape_backslashes=False))
        else:
            case["expected"] = repr(shown(templar.template(template)))
    except AnsibleUndefinedVariable:
        case["error"] = "undefined"
    except TypeError as error:
        if str(error).startswith("unexpected"):
            return None
        case["error"] = "any"
    except Exception:
        case["error"] = "any"
    return case


def write(name, cases):
    cases = [case for case in cases if case and (case.get("mode", "jinja"), case["template"]) not in DIFFERENCES and " at 0x" not in case.get("expected", "") and ("mode" in case or "Undefined" not in case.get("expected", ""))]
    with open(os.path.join(OUT, "hand-" + name + ".json"), "w", encoding="utf-8") as file:
        file.write('{"vars": ' + json.dumps(VARIABLES, ensure_ascii=False) + ',\n"cases": [\n')
        file.write(",\n".join(json.dumps(case, ensure_ascii=False) for case in cases))
        file.write("\n]}\n")
    print(name, len(cases))


def main():
    loads = ("{% include", "{% import", "{% from", "{% extends")
    write("expressions", [jinja("{{ [%s] }}" % expression) for expression in EXPRESSIONS])
    write("statements", [jinja(template, options, TEMPLATES["templates"] if any(word in template for word in loads) else None) for template in TEMPLATES["statements"] for options in OPTIONS if not options or "\n" in template])
    own = [template for template in TEMPLATES["statements"] if not any(word in template for word in loads)]
    write("ansible", [ansible(mode, template) for template in ["{{ %s }}" % expression for expression in EXPRESSIONS] + own + TEMPLATES["values"] for mode in ("text", "native")]
          + [ansible("condition", template) for template in TEMPLATES["conditions"]]
          + [ansible("file", template) for template in own + TEMPLATES["files"] + TEMPLATES["values"]])


main()
