"""The nginx of docs/deploy before a town's processes: all of its two files but TLS."""

import os
import re
import subprocess
from pathlib import Path

DEPLOY = Path(__file__).parents[2] / "docs/deploy/nginx"
ROOM = "pid {0}/pid; error_log {0}/error.log warn; worker_processes 1; events {{}} http {{"
ROOM += " access_log {0}/access.log; client_body_temp_path {0}/b; proxy_temp_path {0}/p;"
ROOM += " fastcgi_temp_path {0}/f; uwsgi_temp_path {0}/u; scgi_temp_path {0}/s; "


class Nginx:
    """Listens at ``port``: pages as on the main port, and the gateway under ``/gateway``."""

    def __init__(self, folder, ports, port, spare):
        folder.mkdir(parents=True, exist_ok=True)
        self.port = port
        behind = _upstreams((DEPLOY / "upstreams.conf").read_text("utf-8"), ports)
        site = _plain((DEPLOY / "linli.conf").read_text("utf-8"), port, spare)
        user = "user root; " if os.geteuid() == 0 else ""
        conf = folder / "nginx.conf"
        conf.write_text(f"{user}{ROOM.format(folder)}\n{behind}\n{site}\n}}", encoding="utf-8")
        command = ["nginx", "-c", str(conf), "-e", str(folder / "error.log"), "-g", "daemon off;"]
        self._running = subprocess.Popen(command)

    def close(self):
        self._running.terminate()
        self._running.wait()


def _upstreams(said, ports):
    """Return the upstreams with the processes that there are."""
    for kind, found in ports.items():
        servers = "\n".join(f"    server 127.0.0.1:{port} fail_timeout=1s;" for port in found)
        block = rf"(upstream linli_{kind} \{{\n.*?\n)(?:    (?:# )?server .*?\n)+"
        said, count = re.subn(block, rf"\g<1>{servers}\n", said, flags=re.DOTALL)
        assert count == 1, kind
    return said


def _plain(said, port, spare):
    """Return the site on loopback, without a certificate."""
    said = re.sub(r"\s*listen \[::\].*?;", "", re.sub(r"\s*ssl_\w+ .*?;", "", said))
    said = said.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    return said.replace("listen 80 default_server;", f"listen 127.0.0.1:{spare};")
