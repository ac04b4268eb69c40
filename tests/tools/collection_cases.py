#!/usr/bin/python3
"""Writes tests/Playbooks.Tests/Jinja/cases/ansible-collections.json: what the filters of community.general and ansible.utils make of the expressions in
collection_expressions.txt. Needs Debian's ansible (the collections), python3-jmespath and python3-netaddr.
"""
import json
import os

from ansible_cases import write

HERE = os.path.dirname(os.path.abspath(__file__))
VARIABLES = json.load(open(os.path.join(HERE, "hand_variables.json")))
EXPRESSIONS = [line for line in open(os.path.join(HERE, "collection_expressions.txt")).read().split("\n") if line]

if __name__ == "__main__":
    write("collections", VARIABLES, EXPRESSIONS)
