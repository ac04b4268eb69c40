#!/bin/sh
# Writes what the real Ansible (ansible-core 2.14) makes of the cases of the language tests. Run it in this folder.
set -e
cases=../Playbooks.Tests
ansible-inventory --list -i $cases/Inventories/Golden/ini/hosts.ini > $cases/Inventories/Golden/ini.json
ansible-inventory --list -i $cases/Inventories/Golden/groups.yml > $cases/Inventories/Golden/groups.json
ansible-inventory --list -i $cases/Inventories/Golden/folder > $cases/Inventories/Golden/folder.json
ansible-inventory --list -i $cases/Inventories/Golden/ini/hosts.ini -i $cases/Inventories/Golden/groups.yml > $cases/Inventories/Golden/both.json
listing=$cases/Inventories/Golden/listing
ansible-inventory -i $listing/hosts.ini --graph --vars > $listing/graph.txt
ansible-inventory -i $listing/hosts.ini --list --yaml > $listing/list.yml
ansible-inventory -i $listing/hosts.ini --list --export > $listing/export.json
grep -v '^#' $cases/Inventories/Golden/patterns.txt | while IFS="|" read -r pattern limit hosts; do
    hosts=$(ansible "$pattern" ${limit:+--limit "$limit"} -i $cases/Inventories/Golden/ini/hosts.ini --list-hosts 2>/dev/null | grep -v 'hosts (' | tr -s ' \n' ' ' | sed 's/^ //;s/ $//')
    echo "$pattern|$limit|$hosts"
done > patterns.new
{ echo '# pattern|limit|hosts that `ansible --list-hosts` prints'; cat patterns.new; } > $cases/Inventories/Golden/patterns.txt
rm patterns.new
/usr/bin/python3 - $cases <<'P'
import json, sys
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.splitter import parse_kv
cases = sys.argv[1]
def finite(data):
    return {k: str(v) if v in (float('inf'), float('-inf')) else v for k, v in data.items()}
with open(cases + '/Yaml/Golden/scalars.json', 'w') as f:
    json.dump(finite(DataLoader().load_from_file(cases + '/Yaml/Golden/scalars.yml')), f, default=str, indent=2)
texts = [l.rstrip('\n').encode().decode('unicode_escape') for l in open(cases + '/Values/Golden/key-values.txt')]
with open(cases + '/Values/Golden/key-values.json', 'w') as f:
    json.dump([[t, c, parse_kv(t, check_raw=c)] for t in texts for c in (False, True)], f, indent=1)
P
cd $cases/Planning/Golden/site
for arguments in "" "--tags apptag" "--tags t1,own" "--skip-tags playtag" "--tags never" "--tags tagged" "--skip-tags always,imp" "--tags untagged" "--tags all,deep"; do
    ansible-playbook -i hosts site.yml --list-tasks --list-tags $arguments > "../list$(echo "$arguments" | tr -d ' ').txt"
done
