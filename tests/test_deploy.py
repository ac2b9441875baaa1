"""The files for operators: they name what there is, and what they promise stands in them."""

import importlib.util
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from app import config
from app.cli import backup
from app.dispatch.resident import document
from app.dispatch.upkeep.figures import Figures
from app.domain.channel_health import Health
from app.domain.pace import Pace
from app.gateway import news
from app.gateway.counts import Counts
from app.store import valkey
from app.store.figures import Due
from app.web import gauges
from tests.conftest import NOON
from tests.scale.nginx import ROOM

DEPLOY = Path(__file__).parent.parent / "docs" / "deploy"
REFERENCES = {"Requires", "Wants", "After", "Before", "PartOf", "WantedBy"}
METRIC = re.compile(r"\blinli_[a-z0-9_]+")


def said():
    """Return the metrics that web and gateway really say."""
    sms = Health(channel="sms", pace=Pace(1, 100, 100))
    figures = Figures(
        now=NOON,
        channels=[sms],
        screens={},
        boards=Due(0, None),
        warnings_held=0,
        backup_at=None,
        free_bytes=0,
    )
    counts = Counts()
    counts.dismissed.labels("1008").inc()
    text = (gauges.text(figures) + counts.text()).decode()
    return {METRIC.match(line)[0] for line in text.splitlines() if METRIC.match(line)}


def test_rules_and_dashboard_ask_for_metrics_that_there_are():
    rules = yaml.safe_load((DEPLOY / "prometheus/linli.rules.yml").read_text("utf-8"))
    board = json.loads((DEPLOY / "prometheus/grafana.json").read_text("utf-8"))
    asked = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    asked += [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    named = {name for expr in asked for name in METRIC.findall(expr)}
    assert len(named) > 15 and named <= said(), named - said()
    assert all(expr.count("(") == expr.count(")") for expr in asked)


UNITS = sorted((DEPLOY / "systemd").glob("*.*"))
HARDENED = {
    *("User=linli", "UMask=0077", "CapabilityBoundingSet=", "NoNewPrivileges=yes"),
    *("ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes"),
    *("RestrictNamespaces=yes", "MemoryDenyWriteExecute=yes", "SystemCallFilter=@system-service"),
}
ELSEWHERE = {"network-online.target", "postgresql.service", "time-sync.target", "timers.target"}
ELSEWHERE |= {"multi-user.target"}


def lines(unit):
    """Return the settings of a unit, as (key, value)."""
    said = unit.read_text("utf-8").splitlines()
    return [tuple(line.split("=", 1)) for line in said if re.match(r"\w+=", line)]


def runs(words):
    """Say whether a command's program is one of ours, or one that is installed with us."""
    assert words[1] == "-m" and importlib.util.find_spec(words[2]), words
    if words[2] == "flask":
        assert words[3:5] == ["--app", "wsgi"]
        assert words[5] in {command.name for command in backup.COMMANDS}


def test_units_are_hardened_and_start_what_there_is(tmp_path):
    named = {unit.name for unit in UNITS} | ELSEWHERE
    for unit in UNITS:
        said = lines(unit)
        joined = {name for key, value in said if key in REFERENCES for name in value.split()}
        assert joined <= named, unit.name
        if unit.suffix != ".service":
            continue
        assert {"=".join(line) for line in said} >= HARDENED, unit.name
        [start] = [shlex.split(value) for key, value in said if key == "ExecStart"]
        if unit.stem == "linli-valkey":
            folder = Path("/var/lib/linli")
            assert start[1:] == valkey.command(folder / "valkey.sock", folder)[1:]
            continue
        runs(start)
        set_here = [value.split() for key, value in said if key == "Environment"]
        names = {one.split("=")[0] for found in set_here for one in found}
        assert names <= {*config.names(), "PYTHONDONTWRITEBYTECODE", "MALLOC_ARENA_MAX"}
    assert not complaints_of_systemd(tmp_path)


def complaints_of_systemd(folder):
    """Return what systemd itself says against the units, with programs that are there."""
    if not (tool := shutil.which("systemd-analyze")):
        return ""
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/linli/valkey-server", "/bin/true")
        (folder / unit.name).write_text(text.replace("/opt/linli/.venv/bin/python", "/bin/true"))
    units = [str(folder / u.name) for u in UNITS if u.suffix != ".sysusers"]
    told = subprocess.run([tool, "verify", "--man=no", *units], capture_output=True, text=True)
    about = [line for line in told.stderr.splitlines() if "linli" in line]
    return "\n".join(about)


def test_the_compose_file_is_one_by_the_schema_of_its_makers():
    """The schema is that of github.com/compose-spec/compose-spec (Apache-2.0), of June 2026."""
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text("utf-8"))
    whole = yaml.safe_load((DEPLOY / "compose/compose.yml").read_text("utf-8"))
    judge = Draft202012Validator(schema)
    assert [error.message for error in judge.iter_errors(whole)] == []
    whole["services"]["web"]["replica"] = 2
    assert not judge.is_valid(whole)


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed here")
def test_nginx_itself_takes_the_files_but_for_a_certificate(tmp_path):
    site = (DEPLOY / "nginx/linli.conf").read_text("utf-8")
    site = re.sub(r"ssl_certificate.*;", "", site).replace("443 ssl", "443")
    conf = tmp_path / "nginx.conf"
    for named in ("nginx/upstreams.conf", "compose/upstreams.conf"):
        asked = re.sub(r"server (web|gateway):", "server 127.0.0.1:", (DEPLOY / named).read_text())
        conf.write_text(f"{ROOM.format(tmp_path)}\n{asked}\n{site}\n}}")
        told = subprocess.run(["nginx", "-t", "-c", str(conf)], capture_output=True, text=True)
        assert told.returncode == 0, told.stderr


def test_the_compose_file_names_settings_services_and_files_that_there_are():
    folder = DEPLOY / "compose"
    whole = yaml.safe_load((folder / "compose.yml").read_text("utf-8"))
    services, subnet = (
        whole["services"],
        whole["networks"]["default"]["ipam"]["config"][0]["subnet"],
    )
    for name, one in services.items():
        assert set(one.get("depends_on", {})) <= set(services), name
        assert set(one.get("secrets", [])) <= set(whole["secrets"]), name
        for volume in one.get("volumes", []):
            source = volume.partition(":")[0]
            mine = source.startswith("./") and (folder / source).name in {"tls", "acme"}
            assert mine or source in whole["volumes"] or (folder / source).is_file(), volume
        if one.get("image") != "linli":
            continue
        runs(one["command"])
        said = one["environment"]
        names = {setting.removesuffix("_FILE") for setting in said}
        assert names <= {*config.names(), "FORWARDED_ALLOW_IPS"}
        config.load({k: v for k, v in said.items() if k.startswith("LINLI_")})
        assert said["LINLI_TRUSTED_PROXIES"] == said["FORWARDED_ALLOW_IPS"] == subnet
        assert one["read_only"] and one["cap_drop"] == ["ALL"]
    asked = re.findall(r"server (\w+):\d+ ", (folder / "upstreams.conf").read_text("utf-8"))
    assert set(asked) == {"web", "gateway"} <= set(services)


def test_nginx_sends_every_room_of_documents_to_the_gateway():
    said = (DEPLOY / "nginx" / "linli.conf").read_text("utf-8")
    rooms = re.search(r"location ~ (\S+) \{", said)[1]
    assert [room for room in document.ROOMS if not re.match(rooms, f"{room.rstrip('/')}/x")] == []
    assert f"location = {news.PATH} {{" in said
    used = set(re.findall(r"proxy_pass http://(\w+)", said))
    for named in ("nginx/upstreams.conf", "compose/upstreams.conf"):
        assert set(re.findall(r"upstream (\w+)", (DEPLOY / named).read_text("utf-8"))) == used
