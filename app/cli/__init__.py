"""``flask --app wsgi …``: what an administrator does at a terminal; one file per group."""

from __future__ import annotations

from flask import Flask

from app.cli import (
    alerts,
    areas,
    assessment,
    audit_log,
    backup,
    commands,
    demo,
    drills,
    exchange,
    keys,
    notices,
    places,
    proof,
    retention,
    screen_why,
    screens,
    sim,
    system,
    users,
    warning_decisions,
    warning_sources,
    warnings,
)


def register(app: Flask) -> None:
    """Hang every command onto ``app``."""
    for command in (screen_why.why, commands.command, commands.list_commands):
        screens.group.add_command(command)
    for group in (users.group, areas.group, notices.group, screens.group, demo.group):
        app.cli.add_command(group)
    app.cli.add_command(audit_log.group)
    app.cli.add_command(assessment.group)
    app.cli.add_command(keys.group)
    app.cli.add_command(proof.group)
    app.cli.add_command(alerts.group)
    app.cli.add_command(sim.group)
    warnings.group.add_command(warning_sources.group)
    warnings.group.add_command(drills.group)
    for command in warning_decisions.COMMANDS:
        warnings.group.add_command(command)
    app.cli.add_command(warnings.group)
    app.cli.add_command(places.group)
    areas.group.add_command(warning_sources.boundaries)
    notices.group.add_command(exchange.import_notices)
    notices.group.add_command(exchange.export_notices)
    for command in (notices.preview, *backup.COMMANDS, system.doctor, retention.retention):
        app.cli.add_command(command)
