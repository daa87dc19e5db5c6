"""System checks of a deployment's settings, by id."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from dashboard import checks


@pytest.mark.parametrize(("is_temporary", "ids"), [(True, ["dashboard.E001"]), (False, [])])
def test_a_deployment_needs_a_key_of_its_own(settings: Settings, is_temporary: bool, ids: list[str]) -> None:
    settings.SECRET_KEY_IS_TEMPORARY = is_temporary

    assert [message.id for message in checks.check_secret_key()] == ids


@pytest.mark.parametrize(("debug", "deployment", "ids"), [(True, True, ["dashboard.W001"]), (True, False, []), (False, True, [])])
def test_debug_beside_a_database_url_is_a_warning(settings: Settings, debug: bool, deployment: bool, ids: list[str]) -> None:
    settings.DEBUG, settings.IS_DEPLOYMENT = debug, deployment

    assert [message.id for message in checks.check_debug()] == ids
