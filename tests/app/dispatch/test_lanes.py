"""Everything that must go on by itself has a lane of the worker; one left out says nothing."""

from app.dispatch import worker
from app.dispatch.reports import ReportBox


def test_no_lane_is_left_out(house):
    ours = {"warn", "words", "alerts", "drills", "boards", "reports", "doubt", "arrivals", "marks"}
    ours |= {"planning", "showings", "urgent", "upkeep", "pushed texts", "open texts", "retention"}
    assert {lane.name for lane in worker.lanes(house, ReportBox())} == ours | set(
        house.routes.messages
    )
