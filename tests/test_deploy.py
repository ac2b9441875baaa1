"""The files for operators: they name what there is, and what they promise stands in them."""

import json
import re
from pathlib import Path

import yaml

from app.dispatch.figures import Figures
from app.domain.channel_health import Health
from app.domain.pace import Pace
from app.gateway.counts import Counts
from app.store.figures import Due
from app.web import gauges
from tests.conftest import NOON

DEPLOY = Path(__file__).parent.parent / "docs" / "deploy"
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
