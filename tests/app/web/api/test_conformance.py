"""Whatever is sent, the API answers as its own spec says: schemathesis against the real app.

That data of the right shape may still be refused (422) is the point of a desk that checks.
"""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from app.web import limits

EXAMPLES = 12
_SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


@pytest.fixture
def spec(monkeypatch, own_app, request):
    import schemathesis  # takes long to read, and every worker reads every file

    monkeypatch.setattr(limits, "_API_RATE", "100000 per minute")
    app = request.getfixturevalue("app")
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app)


def test_every_call_keeps_to_the_spec(spec, program):
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    words = program("wanglan").words
    asked = 0
    for found in spec.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=_SLOW,
        )
        @given(case=operation.as_strategy())
        def keeps(case):
            held = {"Authorization": f"Bearer {words}"}
            case.call_and_validate(headers=held, excluded_checks=[positive_data_acceptance])

        keeps()
        asked += 1
    assert asked == len(list(spec.get_all_operations())) > 20
