#!/usr/bin/env python3
"""Compares modules with the real Ansible: each case of module_cases.txt (name ¦ commands that prepare its folder ¦ task; $D is the
folder) is run by one of them with --check, for real and once more; results and what is in the folder are written down.

    module_cases.py run real.json ansible-playbook [PREFIX...]
    module_cases.py run ours.json PATH/ansible-playbook [PREFIX...]     (a link of that name to the program)
    module_cases.py compare real.json ours.json [PREFIX...]

Cases that begin with ns- change users and the like: `unshare -m -u sh module_namespace.sh ./module_cases.py run ... ns-`; they are left
out unless they are asked for. ANSIBLE_COLLECTIONS_PATH must lead to community.general and ansible.posix.
"""
import gzip
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import time
import zipfile

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
WORK = '/tmp/module-cases'
PORT, CLOSED = '18999', '18998'
PORTION = 60
OLD = 1700000000
RECENT = time.time() - 24 * 3600
FUNCTIONS = '''
umask 022
repository() { git init -q -b master "$1"; (cd "$1"; git config user.email a@b; git config user.name n; git config receive.denyCurrentBranch ignore
  echo 1 >f; git add f; GIT_COMMITTER_DATE=2020-01-01T00:00:00Z GIT_AUTHOR_DATE=2020-01-01T00:00:00Z git commit -qm 1; git tag v1; git branch dev); }
commit() { (cd "$1"; echo 2 >>f; GIT_COMMITTER_DATE=2020-01-02T00:00:00Z GIT_AUTHOR_DATE=2020-01-02T00:00:00Z git commit -qam 2); }
'''


def cases(prefixes):
    for line in open(f'{HERE}/module_cases.txt', encoding='utf-8'):
        if line.strip() and not line.startswith('#'):
            name, prepare, task = [part.strip() for part in re.split(' ¦ ?', line.rstrip('\n'))]
            if any(name.startswith(prefix) for prefix in prefixes) or (not prefixes and not name.startswith('ns-')):
                yield name, prepare, read(name, task)


def read(name, task):
    content = b'hello file\n'
    for word, value in (('$D', f'{WORK}/{name}'), ('$WEB', '127.0.0.1:' + PORT), ('$PORT', PORT), ('$CLOSED', CLOSED),
                        ('SUMFILE', hashlib.sha256(content).hexdigest()), ('MD5FILE', hashlib.md5(content).hexdigest())):
        task = task.replace(word, value)
    value = yaml.safe_load(task)
    return value if isinstance(value, dict) else yaml.safe_load(value)


def prepare(portion):
    shutil.rmtree(WORK, ignore_errors=True)
    os.makedirs(WORK, 0o755)
    for name, commands, _ in portion:
        folder = f'{WORK}/{name}'
        os.mkdir(folder, 0o755)
        commands = commands.replace('$REPO', 'repository').replace('$COMMIT', 'commit')
        subprocess.run(['bash', '-c', FUNCTIONS + commands], cwd=folder, check=True)
        for path in files(folder):
            if os.lstat(path).st_mtime > RECENT:
                os.utime(path, (OLD, OLD), follow_symlinks=False)


def files(folder):
    for root, folders, names in os.walk(folder):
        folders[:] = [one for one in folders if one != '.git' and not os.path.exists(f'{root}/{one}/pyvenv.cfg')]
        yield from (f'{root}/{one}' for one in sorted(folders + names))


def tree(folder):
    return {re.sub(r'\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~', '.BACKUP~', os.path.relpath(path, folder)): entry(path) for path in files(folder)}


def entry(path):
    status = os.lstat(path)
    told = {'mode': oct(status.st_mode), 'owner': status.st_uid, 'group': status.st_gid}
    if stat.S_ISLNK(status.st_mode):
        told['link'] = os.readlink(path)
    if stat.S_ISREG(status.st_mode):
        told['content'] = content_of(path)
    if not stat.S_ISDIR(status.st_mode):
        told['time'] = 'now' if status.st_mtime > RECENT else status.st_mtime
    return told


def content_of(path):
    if tarfile.is_tarfile(path):
        return sorted([one.name, one.size, oct(one.mode), one.linkname] for one in tarfile.open(path))
    if zipfile.is_zipfile(path):
        return sorted([one.filename, one.file_size] for one in zipfile.ZipFile(path).infolist())
    data = gzip.open(path).read() if open(path, 'rb').read(2) == b'\x1f\x8b' else open(path, 'rb').read()
    return data[:400].decode('latin-1') + (hashlib.md5(data).hexdigest() if len(data) > 400 else '')


def play(portion, program, check):
    tasks = [dict(task, name=name, register=f'c{number}', ignore_errors=True) for number, (name, _, task) in enumerate(portion)]
    tasks.append({'name': 'save', 'check_mode': False, 'diff': False, 'template': {'src': f'{WORK}.play/results.j2', 'dest': f'{WORK}.results'}})
    os.makedirs(f'{WORK}.play', exist_ok=True)
    with open(f'{WORK}.play/results.j2', 'w') as file:
        file.writelines(f'{{{{ c{number} | to_json }}}}\n' for number in range(len(portion)))
    with open(f'{WORK}.play/play.yml', 'w') as file:
        yaml.safe_dump([{'hosts': 'localhost', 'connection': 'local', 'gather_facts': False, 'tasks': tasks}], file, sort_keys=False)
    if os.path.exists(f'{WORK}.results'):
        os.unlink(f'{WORK}.results')
    subprocess.run([program, '-i', 'localhost,', f'{WORK}.play/play.yml', '--diff', *(['--check'] if check else [])], stdin=subprocess.DEVNULL, cwd='/tmp',
                   stdout=subprocess.DEVNULL, env=dict(os.environ, ANSIBLE_PIPELINING='1', ANSIBLE_LOCALHOST_WARNING='0', LC_ALL='C.UTF-8'))
    return [json.loads(line) for line in open(f'{WORK}.results')]


def run(output, program, prefixes):
    server = subprocess.Popen([sys.executable, f'{HERE}/module_server.py', PORT])
    told = json.load(open(output)) if os.path.exists(output) else {}
    every = list(cases(prefixes))
    try:
        for start in range(0, len(every), PORTION):
            portion = every[start:start + PORTION]
            prepare(portion)
            told.update({name: {} for name, _, _ in portion})
            for phase in ('check', 'run', 'again'):
                for (name, _, _), result in zip(portion, play(portion, program, phase == 'check')):
                    told[name][phase] = {'result': result, 'tree': tree(f'{WORK}/{name}')}
            with open(output, 'w') as file:
                json.dump(told, file, indent=1, sort_keys=True)
    finally:
        server.kill()
        for path in (WORK, f'{WORK}.play'):
            shutil.rmtree(path, ignore_errors=True)


VOLATILE = ('start', 'end', 'delta', 'elapsed', 'inode', 'invocation', 'diff', 'exception', 'discovered_interpreter_python')


def plain(value, key=None):
    """Without what differs from run to run."""
    if isinstance(value, dict):
        told = {name: plain(one, name) for name, one in value.items() if name not in VOLATILE}
        return {name: one for name, one in told.items() if not (name == 'ansible_facts' and one == {})}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if key in ('atime', 'mtime', 'ctime') and value > RECENT:
        return 'now'
    if isinstance(value, str):
        value = re.sub(r'/\S*/\.ansible/tmp/[^ \'"]+', 'TEMPORARY', value)
        value = re.sub(r'\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~', '.BACKUP~', value)
        value = re.sub('Valid booleans include: .*', 'BOOLEANS', value).replace('ansible.legacy.', '')
    return value


def differences(real, ours, path):
    if isinstance(real, dict) and isinstance(ours, dict):
        for name in sorted(real.keys() | ours.keys()):
            if name not in real:
                yield f'{path}.{name}: only ours {ours[name]!r}'
            elif name not in ours:
                if real[name] != 'TEMPORARY':
                    yield f'{path}.{name}: only real {real[name]!r}'
            else:
                yield from differences(real[name], ours[name], f'{path}.{name}')
    elif isinstance(real, list) and isinstance(ours, list) and len(real) == len(ours):
        for number, pair in enumerate(zip(real, ours)):
            yield from differences(*pair, f'{path}[{number}]')
    elif real != 'TEMPORARY' and (real != ours or type(real) is not type(ours)):
        yield f'{path}:\n    real {real!r}\n    ours {ours!r}'


def compare(real, ours, prefixes):
    real, ours = json.load(open(real)), json.load(open(ours))
    equal = different = 0
    for name in sorted(real.keys() & ours.keys()):
        if prefixes and not any(name.startswith(prefix) for prefix in prefixes):
            continue
        found = list(differences(plain(real[name]), plain(ours[name]), ''))
        equal, different = equal + (not found), different + bool(found)
        if found:
            print(f'== {name}', *(f'  {line[:400]}' for line in found), sep='\n')
    print(f'{equal} equal, {different} different')


if __name__ == '__main__':
    what, first, second, *prefixes = sys.argv[1:]
    (run if what == 'run' else compare)(first, second, prefixes)
