#!/usr/bin/python3
"""Writes tests/Playbooks.Tests/Jinja/cases/ansible-{collections,structures,network}.json: what the filters and tests of community.general and ansible.utils
make of the expressions in collection_expressions.txt and structure_expressions.txt, and of every query with many addresses. Needs Debian's ansible (the
collections), python3-jmespath, python3-netaddr, python3-passlib, python3-bcrypt, python3-hashids and python3-xmltodict.
"""
import itertools
import json
import os

from ansible_cases import write

HERE = os.path.dirname(os.path.abspath(__file__))
ADDRESSES = ["192.168.0.1/24", "10.0.0.0/8", "192.168.24.3", "nope", "fe80::1", "2001:db8::/32", "::1", "2002:c0a8:6301:1::1/64", "::ffff:192.0.2.5", "0.0.0.0/0", "255.255.255.255", "127.0.0.1", "224.0.0.5",
             "169.254.1.1", "10.1.1.0/31", "10.1.1.1/30", "10.1.1.3/30", "10.1.1.0/32", "fd00::1/127", "2001:db8::ff/126", "8.8.8.8", 3232235777, "3232235777", "", "192.168.1", "01.2.3.4", "1.1.1.1 ", "192.168.0.1/255.255.255.0", "1.2.3.4/33", "::/0"]
QUERIES = ["", "6to4", "address", "address/prefix", "bool", "broadcast", "cidr", "first_usable", "host", "host/prefix", "hostmask", "int", "ip/prefix", "ip_netmask", "ipv4", "ipv6", "last_usable", "link-local", "loopback",
           "multicast", "net", "next_usable", "netmask", "network", "network/prefix", "network_netmask", "network_wildcard", "peer", "prefix", "previous_usable", "private", "public", "range_usable", "revdns", "size",
           "size_usable", "type", "unicast", "version", "wrap", "nope", "0", "-1", "300", "10.0.0.0/8", "2001:db8::/32", "192.168.24.3"]
OTHERS = ["ipv4", "ipv6('address')", "ipsubnet", "ipsubnet(24)", "ipsubnet(26, 1)", "ipsubnet(26, -1)", "ipsubnet(16, 0)", "ipsubnet(64, 3)", "ipsubnet('10.0.0.0/8')", "nthhost(1)", "nthhost(-1)", "nthhost(256)", "next_nth_usable(1)",
          "next_nth_usable(300)", "previous_nth_usable(1)", "ipmath(1)", "ipmath(-1)", "network_in_network('192.168.0.5')", "network_in_usable('192.168.0.255')", "ipwrap", "ip4_hex", "ip4_hex(':')", "slaac('1a:2b:3c:4d:5e:6f')",
          "cidr_merge", "cidr_merge('span')", "reduce_on_network('10.0.0.0/8')"]
CARDS = ["1a:2b:3c:4d:5e:6f", "1A-2B-3C-4D-5E-6F", "1a2b.3c4d.5e6f", "1a2b3c4d5e6f", "nope", "", "1a:2b:3c", "01:23:45:67:89:ab:cd:ef", "44974954", "0:1:2:3:4:5", "1a2b3c:4d5e6f"]
FORMS = ["", "bare", "bool", "cisco", "eui48", "linux", "unix", "win", "int", "pgsql", "nope"]
LISTS = ["['10.0.0.1', '10.0.0.2', '10.0.0.3']", "['192.168.0.0/17', '192.168.128.0/17', '192.168.128.1']", "['1.12.1.1', '1.12.1.255']", "['fe80::1', 'fe80::ff']", "['nope']", "[]", "['10.0.0.1', '::1', 'x']", "missing", "none", "{}"]
OF_LISTS = ["cidr_merge", "cidr_merge('span')", "cidr_merge('nope')", "reduce_on_network('10.0.0.0/8')", "ipaddr", "ipaddr('address')", "ipwrap", "usable_range"]
TESTS = ["in_network('10.0.0.0/8')", "in_any_network(['10.0.0.0/8', '192.168.0.0/16'])", "in_one_network(['10.0.0.0/8', '10.1.0.0/16'])", "ip", "ip_address", "ipv4", "ipv4_address", "ipv4_hostmask", "ipv4_netmask", "ipv6", "ipv6_address",
         "ipv6_ipv4_mapped", "ipv6_sixtofour", "ipv6_teredo", "loopback", "mac", "multicast", "private", "public", "reserved", "subnet_of('10.0.0.0/8')", "supernet_of('10.0.0.1/32')", "unspecified"]


def lines(name):
    return [line for line in open(os.path.join(HERE, name)).read().split("\n") if line]


def variables(name):
    return json.load(open(os.path.join(HERE, name)))


def network():
    for address in map(json.dumps, ADDRESSES):
        for query in QUERIES:
            yield f"{address} | ansible.utils.ipaddr('{query}')"
        for call in OTHERS:
            yield f"{address} | ansible.utils.{call}"
        for test in TESTS:
            if not (test == "mac" and address[0] != '"'):
                yield f"{address} is ansible.utils.{test}"
    for card, form, name in itertools.product(CARDS, FORMS, ["hwaddr", "macaddr"]):
        yield f"'{card}' | ansible.utils.{name}('{form}')"
    for card in CARDS:
        yield f"'fe80::/64' | ansible.utils.slaac('{card}')"
        yield f"'{card}' is ansible.utils.mac"
    for items, call in itertools.product(LISTS, OF_LISTS):
        yield f"{items} | ansible.utils.{call}"
    yield "'10.0.0.0/29' | ansible.utils.usable_range"
    yield "'2001:db8::/126' | ansible.utils.usable_range"
    yield "'10.0.0.1/29' | ansible.utils.usable_range"


if __name__ == "__main__":
    write("collections", variables("hand_variables.json"), lines("collection_expressions.txt"))
    write("structures", variables("structure_variables.json"), lines("structure_expressions.txt"))
    write("network", {}, network())
