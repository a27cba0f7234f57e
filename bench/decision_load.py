"""Plays branching scenarios over HTTP as many signed-in learners at once, and measures the decision cycle.

One driver for every system under test (our own application, its yardstick, …): a profile says how to sign in,
where a playthrough starts and what the decision form looks like; the driver then reads each page's own form as a
browser would (hidden fields, radio buttons or choice buttons), picks a random choice, posts it, follows the redirect
and goes on until a page has no decision form; then it starts over. Loopback only, bounded in time and count.

    python decision_load.py --profile elearn --set course=… --set module=… --learners 8 --seconds 20
    python decision_load.py --profile profile.json --base http://127.0.0.1:8099 --learners 16 --seconds 20 \
        --pid 1234 --pid 1240 --count-cmd "sqlite3 app.db 'select count(*) from decision'"
    ... --get-only  measures only GETs of the page a learner stands on.   --think 2  waits between decisions.
"""

import argparse
import asyncio
import contextlib
import html
import json
import os
import random
import re
import statistics as st
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

PROFILES = {
    "elearn": {
        "base": "http://127.0.0.1:8000",
        "login_page": "/sign-in",
        "login_form": r"type=\"password\"",
        "login_fields": {"email": "learner{n}@example.invalid", "password": "a long enough passphrase {n}"},
        "start": "/courses/{course}/{module}",
        "restart": "/courses/{course}/{module}",
        "begin": r"/begin\"",
        "form": r"data-decision=",
        "answer": "",
    },
    "generic": {
        "base": "http://127.0.0.1:8099",
        "login_page": "/login",
        "login_form": r"password",
        "login_fields": {"username": "learner{n}", "password": "Pass-123x"},
        "start": "/play/{scenario}",
        "restart": "/play/{scenario}/restart",
        "form": r"choice",
        "answer": "",
    },
}
REFLECTION = "I would ask what helps, say who I am, and stay where I can be seen until somebody comes. " * 3
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.S | re.I)
TAG = re.compile(r"<(input|button|textarea)\b([^>]*)>", re.S | re.I)
SELECT = re.compile(r"<select\b([^>]*)>(.*?)</select>", re.S | re.I)
OPTION = re.compile(r"<option\b([^>]*)>", re.I)
ATTR = re.compile(r"([\w:-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


def attrs(s):
    return {m[0].lower(): html.unescape(m[1] or m[2] or m[3]) for m in ATTR.findall(s)}


class Http:
    """A small keep-alive HTTP/1.1 client with a cookie jar: the client must cost far less than the server."""

    def __init__(self, base, gz):
        u = urlsplit(base)
        if u.hostname not in ("127.0.0.1", "localhost", "::1"):
            sys.exit("loopback only")
        self.host, self.port, self.base = u.hostname, u.port or 80, base
        self.r = self.w = None
        self.cookies = {}
        self.bytes = 0
        self.requests = 0
        self.ae = "Accept-Encoding: gzip\r\n" if gz else ""

    async def once(self, method, path, body):
        if self.w is None:
            self.r, self.w = await asyncio.open_connection(self.host, self.port, limit=1 << 22)
        ck = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        h = f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nUser-Agent: decision-load\r\n{self.ae}"
        if ck:
            h += f"Cookie: {ck}\r\n"
        if body is not None:
            h += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\nOrigin: {self.base}\r\n"
        self.w.write((h + "\r\n").encode() + (body or b""))
        head = await self.r.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ", 2)[1])
        length, chunked, close, loc, enc = None, False, False, None, ""
        for ln in lines[1:]:
            k, _, v = ln.partition(":")
            k, v = k.lower(), v.strip()
            if k == "content-length":
                length = int(v)
            elif k == "transfer-encoding":
                chunked = "chunked" in v.lower()
            elif k == "connection":
                close = v.lower() == "close"
            elif k == "location":
                loc = v
            elif k == "content-encoding":
                enc = v
            elif k == "set-cookie":
                n, _, val = v.split(";")[0].partition("=")
                if val in ("deleted", ""):
                    self.cookies.pop(n, None)
                else:
                    self.cookies[n] = val
        n = len(head)
        if method == "HEAD" or status in (204, 304):
            data = b""
        elif chunked:
            parts = []
            while True:
                size = await self.r.readuntil(b"\r\n")
                k = int(size.split(b";")[0], 16)
                parts.append(await self.r.readexactly(k))
                await self.r.readexactly(2)
                n += k + len(size) + 2
                if k == 0:
                    break
            data = b"".join(parts)
        elif length is not None:
            data = await self.r.readexactly(length)
            n += length
        else:
            data = await self.r.read()
            n += len(data)
            close = True
        if close:
            self.w.close()
            self.w = None
        if enc == "gzip":
            import gzip

            data = gzip.decompress(data)
        self.bytes += n
        self.requests += 1
        return status, loc, data

    async def go(self, method, path, body=None):
        if self.w is not None and (self.w.is_closing() or self.r.at_eof()):
            self.w = None
        try:
            return await self.once(method, path, body)
        except (asyncio.IncompleteReadError, ConnectionError):
            if self.w is not None:
                self.w.close()
            self.w = None
            if method == "POST":
                raise  # a decision is never sent twice
            return await self.once(method, path, body)

    async def follow(self, method, path, body=None, hops=6):
        """Returns the last status, page and path; redirects are followed by GET."""
        st_, loc, data = await self.go(method, path, body)
        while st_ in (301, 302, 303) and loc and hops:
            path = self.rel(loc, path)
            st_, loc, data = await self.go("GET", path)
            hops -= 1
        return st_, data.decode("utf-8", "replace"), path

    def rel(self, loc, path):
        u = urlsplit(urljoin(self.base + path, loc))
        return (u.path or "/") + ("?" + u.query if u.query else "")


def find_form(page, pattern):
    for m in FORM.finditer(page):
        if re.search(pattern, m.group(0)):
            f = m.group(0)
            a = attrs(f[5 : f.index(">")])
            fields, radios, buttons, positions = {}, {}, {}, {}
            for at, inside in SELECT.findall(f):
                positions[attrs(at)["name"]] = [v for o in OPTION.findall(inside) if (v := attrs(o).get("value"))]
            for place, name in enumerate(positions):  # an order: the first item first, the second second, …
                fields[name] = positions[name][place]
            for tag, at in TAG.findall(f):
                d = attrs(at)
                t = d.get("type", "submit" if tag.lower() == "button" else "text").lower()
                name = d.get("name")
                if not name:
                    continue
                if t == "radio":
                    radios.setdefault(name, []).append(d.get("value", "on"))
                elif t == "submit":
                    buttons.setdefault(name, []).append(d.get("value", ""))
                elif tag.lower() == "textarea":
                    fields[name] = REFLECTION
                elif t != "checkbox":
                    fields[name] = d.get("value", "")
            return a.get("action", ""), fields, radios, buttons
    return None


class Learner:
    def __init__(self, n, prof, v, args):
        self.n, self.p, self.v, self.a = n, prof, dict(v, n=n), args
        self.http = Http(prof["base"], args.gzip)
        self.rng = random.Random(n)
        self.get, self.post, self.cycle = [], [], []
        self.err = self.plays = 0
        self.errs = {}

    def u(self, key):
        return self.p[key].format(**self.v)

    async def login(self):
        page, path = "", self.u("login_page")
        _, page, path = await self.http.follow("GET", path)
        f = find_form(page, self.p["login_form"])
        if f is None:
            sys.exit(f"no login form at {path}")
        act, fields, _, _buttons = f
        fields.update({k: x.format(**self.v) for k, x in self.p["login_fields"].items()})
        status, page, path = await self.http.follow(
            "POST", self.http.rel(act or path, path), urlencode(fields).encode()
        )
        if status >= 400 or re.search(r'type="password"', page):
            sys.exit(f"learner {self.n} could not sign in: {status} at {path}")

    async def play(self, until, record):
        page, path = None, None
        while time.perf_counter() < until:
            if page is None:
                key = "restart" if self.plays else "start"
                t = time.perf_counter()
                status, page, path = await self.http.follow("GET", self.u(key))
                if record:
                    self.get.append(time.perf_counter() - t)
                self.plays += 1
                if find_form(page, self.p["form"]) is None and key == "start" and not self.p.get("begin"):
                    status, page, path = await self.http.follow("GET", self.u("restart"))
            if self.a.get_only:
                t = time.perf_counter()
                status, page, path = await self.http.follow("GET", path)
                if record:
                    self.get.append(time.perf_counter() - t)
                self.note(status)
                continue
            f = find_form(page, self.p["form"])
            if f is None and self.p.get("begin") and (begin := find_form(page, self.p["begin"])):
                act, fields, _, _ = begin
                _, page, path = await self.http.follow("POST", self.http.rel(act, path), urlencode(fields).encode())
                continue
            if f is None:
                page = None
                if self.plays > 5 and not self.cycle and record:
                    sys.exit("no decision form was ever found: check the profile")
                continue
            act, fields, radios, buttons = f
            group = dict(radios or {})
            if self.p["answer"]:
                group = {self.p["answer"]: (radios.get(self.p["answer"]) or buttons.get(self.p["answer"]))}
            if not group and buttons:
                group = buttons
            elif buttons:
                for k, vs in buttons.items():
                    fields.setdefault(k, vs[0])
            for k, vs in group.items():
                fields[k] = self.rng.choice(vs)
            t = time.perf_counter()
            try:
                status, loc, data = await self.http.go(
                    "POST", self.http.rel(act or path, path), urlencode(fields).encode()
                )
            except (ConnectionError, asyncio.IncompleteReadError):
                self.note(599)
                page = None
                continue
            t2 = time.perf_counter()
            self.note(status)
            if status in (301, 302, 303):
                path = self.http.rel(loc, path)
                s2, page, path = await self.http.follow("GET", path)
                self.note(s2)
                t3 = time.perf_counter()
                if record and t3 < until + 5:
                    self.get.append(t3 - t2)
            else:
                page, t3 = data.decode("utf-8", "replace"), t2
            if record and status < 400:
                self.post.append(t2 - t)
                self.cycle.append(t3 - t)
            if self.a.think:
                await asyncio.sleep(self.rng.uniform(0.5, 1.5) * self.a.think)

    def note(self, status):
        if status >= 400:
            self.err += 1
            self.errs[status] = self.errs.get(status, 0) + 1


def q(xs, p):
    xs = sorted(xs)
    return xs[min(len(xs) - 1, int(len(xs) * p))] * 1e3 if xs else 0.0


def tree(pid):
    out = [pid]
    try:
        for t in os.listdir(f"/proc/{pid}/task"):
            for k in open(f"/proc/{pid}/task/{t}/children").read().split():
                out += tree(int(k))
    except OSError:
        pass
    return out


def cpu(pids):
    t = 0
    for root in pids:
        for p in tree(root):
            try:
                f = open(f"/proc/{p}/stat").read().rsplit(")", 1)[1].split()
                t += int(f[11]) + int(f[12])
                if p == root:  # children that ended (a database's sessions) are in the root's sums
                    t += int(f[13]) + int(f[14])
            except OSError:
                pass
    return t / os.sysconf("SC_CLK_TCK")


def pss(pids):
    kib = 0
    for root in pids:
        for p in tree(root):
            with contextlib.suppress(OSError, StopIteration):
                kib += next(int(x.split()[1]) for x in open(f"/proc/{p}/smaps_rollup") if x.startswith("Pss:"))
    return kib / 1024


def busy():
    f = [int(x) for x in open("/proc/stat").readline().split()[1:9]]
    return (sum(f) - f[3] - f[4]) / os.sysconf("SC_CLK_TCK")


async def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--profile", default="elearn", help="a built-in name or a JSON file of the same shape")
    ap.add_argument("--base")
    ap.add_argument("--set", action="append", default=[], help="name=value for the profile's {name} places")
    ap.add_argument("--learners", type=int, default=4)
    ap.add_argument("--first", type=int, default=1)
    ap.add_argument("--seconds", type=float, default=15)
    ap.add_argument("--warmup", type=float, default=3)
    ap.add_argument("--rounds", type=int, default=1)
    ap.add_argument("--think", type=float, default=0)
    ap.add_argument("--get-only", action="store_true")
    ap.add_argument("--gzip", action="store_true")
    ap.add_argument("--pid", type=int, action="append", default=[], help="root process of the system under test")
    ap.add_argument("--count-cmd", help="prints how many decisions are stored")
    ap.add_argument("--json")
    a = ap.parse_args()
    prof = dict(PROFILES[a.profile] if a.profile in PROFILES else json.load(open(a.profile)))
    if a.base:
        prof["base"] = a.base.rstrip("/")
    v = dict(s.split("=", 1) for s in a.set)
    ls = [Learner(i, prof, v, a) for i in range(a.first, a.first + a.learners)]
    for x in ls:
        await x.login()
    rest = pss(a.pid)
    await asyncio.gather(*(x.play(time.perf_counter() + a.warmup, False) for x in ls))
    rows = []
    for r in range(a.rounds):
        for x in ls:
            x.get, x.post, x.cycle, x.err, x.errs = [], [], [], 0, {}
            x.http.bytes = x.http.requests = 0
        count = (lambda: int(subprocess.check_output(a.count_cmd, shell=True))) if a.count_cmd else (lambda: 0)
        n0, c0, b0, me0, t0 = count(), cpu(a.pid), busy(), time.process_time(), time.perf_counter()
        await asyncio.gather(*(x.play(t0 + a.seconds, True) for x in ls))
        t1, c1, b1, me1 = time.perf_counter(), cpu(a.pid), busy(), time.process_time()
        el = t1 - t0
        get = [y for x in ls for y in x.get]
        post = [y for x in ls for y in x.post]
        cyc = [y for x in ls for y in x.cycle]
        req = sum(x.http.requests for x in ls)
        row = {
            "decisions_s": len(post) / el,
            "requests_s": req / el,
            "get_p50": q(get, 0.5),
            "get_p99": q(get, 0.99),
            "get_s": len(get) / el,
            "post_p50": q(post, 0.5),
            "post_p99": q(post, 0.99),
            "cycle_p50": q(cyc, 0.5),
            "cycle_p99": q(cyc, 0.99),
            "errors": sum(x.err for x in ls),
            "kib_per_request": sum(x.http.bytes for x in ls) / max(1, req) / 1024,
            "server_cpu_ms_per_request": (c1 - c0) / max(1, req) * 1e3,
            "server_cores": (c1 - c0) / el,
            "server_cpu_ms_per_decision": (c1 - c0) / max(1, len(post)) * 1e3,
            "client_cores": (me1 - me0) / el,
            "other_cores": max(0, (b1 - b0 - (c1 - c0) - (me1 - me0)) / el),
            "pss_rest": rest,
            "pss_load": pss(a.pid),
            "posted": len(post),
            "stored": count() - n0,
        }
        errs = {}
        for x in ls:
            for k, n in x.errs.items():
                errs[k] = errs.get(k, 0) + n
        rows.append(row)
        print(
            f"round {r}: "
            + " ".join(f"{k}={val:.2f}" if isinstance(val, float) else f"{k}={val}" for k, val in row.items()),
            errs or "",
            flush=True,
        )
    med = {k: st.median(r[k] for r in rows) for k in rows[0]}
    print("median: " + " ".join(f"{k}={val:.2f}" for k, val in med.items()))
    if a.json:
        Path(a.json).write_text(json.dumps({"args": vars(a), "rounds": rows, "median": med}, indent=1))


asyncio.run(main())
