#!/usr/bin/env python3
"""Writes ../Playbooks.Tests/Inventories/Golden/cases.json: what the real ansible-inventory prints for each case of inventory_cases.json.

A case has a name, files (text; those in "programs" may be executed), ANSIBLE_... variables, and the words after ansible-inventory.
Of a command that fails only the exit code is kept: its words are the program's own.
"""
import json
import os
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent
TARGET = HERE.parent / "Playbooks.Tests/Inventories/Golden/cases.json"


def run(case, words):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in case["files"].items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            if name in case.get("programs", []):
                path.chmod(0o755)
        environment = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
        environment |= {"HOME": folder, "LC_ALL": "C.UTF-8"} | case.get("environment", {})
        done = subprocess.run(["ansible-inventory", *words], cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        return {"words": words, "code": done.returncode, "output": done.stdout if done.returncode == 0 else ""}


cases = json.loads((HERE / "inventory_cases.json").read_text())
for case in cases:
    case["runs"] = [run(case, words) for words in case.pop("commands")]
TARGET.write_text(json.dumps(cases, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
