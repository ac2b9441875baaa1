"""Logs: one JSON object a line, from structlog and the standard library alike."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up(level: str) -> None:
    """Send every log line of this process to standard error as JSON; ``level`` by name."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("httpx").setLevel("WARNING")
    logging.getLogger("alembic.runtime.migration").addFilter(_is_change)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def _is_change(record: logging.LogRecord) -> bool:
    """Whether alembic changes something; how it looks at a database is no news."""
    return record.levelno > logging.INFO or record.getMessage().startswith("Running")
