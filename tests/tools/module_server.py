#!/usr/bin/env python3
"""The web server of module_cases.py: on loopback, with answers that are always the same."""
import base64
import hashlib
import http.server
import io
import json
import socketserver
import sys
import tarfile
import time

F = b'hello file\n'


class H(http.server.BaseHTTPRequestHandler):
    protocol_version='HTTP/1.1'
    server_version='T/1'; sys_version=''
    def log_message(self,*a): pass
    def date_time_string(self, timestamp=None): return 'Sun, 29 Nov 2026 00:00:00 GMT'
    def out(self,code,body=b'',headers={}):
        self.send_response(code)
        seen=[k.lower() for k in headers] if isinstance(headers,dict) else [k.lower() for k,_ in headers]
        for k,v in (headers.items() if isinstance(headers,dict) else headers): self.send_header(k,v)
        if 'content-type' not in seen: self.send_header('Content-Type','text/plain')
        if code not in (204,304): self.send_header('Content-Length',str(len(body)))
        self.end_headers()
        if self.command!='HEAD' and code not in (204,304): self.wfile.write(body)
    def do(self):
        n=int(self.headers.get('Content-Length') or 0); body=self.rfile.read(n)
        p=self.path.split('?')[0]
        if p=='/file.txt' or p=='/other.txt': return self.out(200,F)
        if p=='/': return self.out(200,b'root\n')
        if p=='/empty': return self.out(200,b'')
        if p=='/disp': return self.out(200,F,{'Content-Disposition':'attachment; filename="named.bin"'})
        if p=='/lm':
            if self.headers.get('If-Modified-Since'): return self.out(304)
            return self.out(200,F,{'Last-Modified':'Sat, 01 Jan 2022 00:00:00 GMT'})
        if p=='/redir': return self.out(302,b'',{'Location':'/file.txt'})
        if p=='/redir2echo': return self.out(302,b'',{'Location':'/echo'})
        if p=='/redir307': return self.out(307,b'',{'Location':'/echo'})
        if p=='/loop': return self.out(302,b'',{'Location':'/loop'})
        if p.startswith('/status/'): return self.out(int(p[8:]),b'status body')
        if p=='/SHA256SUMS': return self.out(200,(hashlib.sha256(b'x').hexdigest()+'  zzz\n'+hashlib.sha256(F).hexdigest()+'  ./file.txt\n').encode())
        if p=='/file.txt.sha256': return self.out(200,(hashlib.sha256(F).hexdigest()+'\n').encode())
        if p=='/auth':
            if self.headers.get('Authorization')=='Basic '+base64.b64encode(b'u:p').decode(): return self.out(200,b'authed')
            return self.out(401,b'denied',{'WWW-Authenticate':'Basic realm="x"'})
        if p=='/echo':
            skip=('accept-encoding','connection','accept')
            hs=sorted((k.lower(),v) for k,v in self.headers.items() if k.lower() not in skip and k.lower()!='user-agent' or v=='mine')
            return self.out(200,json.dumps({'m':self.command,'p':self.path,'h':hs,'b':body.decode('latin-1')}).encode(),{'Content-Type':'application/json'})
        if p=='/len': return self.out(200,(self.headers.get('Content-Type','').split(';')[0]+' '+str(body.count(b'Content-Disposition'))).encode())
        if p=='/json': return self.out(200,b'{"a": [1, 2.5, null, true], "b": "\\u00e9"}',{'Content-Type':'application/json; charset=utf-8'})
        if p=='/badjson': return self.out(200,b'{"a": ',{'Content-Type':'application/json'})
        if p=='/emptyjson': return self.out(200,b'',{'Content-Type':'application/json'})
        if p=='/latin': return self.out(200,b'caf\xe9',{'Content-Type':'text/plain; charset=iso-8859-1'})
        if p=='/cookie': return self.out(200,b'c',[('Set-Cookie','a=1; Path=/'),('Set-Cookie','b=2; Path=/')])
        if p=='/dup': return self.out(200,b'c',[('X-Dup','1'),('X-Dup','2'),('X-Under_score','z')])
        if p=='/slow': time.sleep(3); return self.out(200,b'slow')
        if p=='/x.tgz':
            b=io.BytesIO(); t=tarfile.open(fileobj=b,mode='w:gz'); i=tarfile.TarInfo('a'); i.size=1; i.mtime=1600000000; t.addfile(i,io.BytesIO(b'1')); t.close(); return self.out(200,b.getvalue())
        self.out(404,b'not here')
    do_GET=do_POST=do_PUT=do_DELETE=do_PATCH=do_HEAD=do_OPTIONS=do
class S(socketserver.ThreadingMixIn,http.server.HTTPServer): daemon_threads=True; handle_error=lambda *a: None; allow_reuse_address=True
S(('127.0.0.1', int(sys.argv[1])), H).serve_forever()
