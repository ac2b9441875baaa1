"""Settings: read once, checked, and every refusal says what to do."""

import pytest

from app.config import BadSetting, load


def test_the_defaults_need_nothing(tmp_path):
    config = load({"DATA_DIR": str(tmp_path)})
    assert config.database_url == f"sqlite:///{tmp_path}/linli.db"
    assert config.bell_is_embedded
    assert (config.public_url, config.gateway_url) == (
        "http://127.0.0.1:8000",
        "ws://127.0.0.1:8001/",
    )


def test_an_empty_value_is_the_default():
    assert load({"PORT": "", "PUBLIC_URL": ""}).public_url == "http://127.0.0.1:8000"


def test_a_slip_in_one_of_our_names_is_never_silent():
    with pytest.raises(BadSetting, match=r"LINLI_SMPP_URI: there is no such setting.*SMPP_URL"):
        load({"LINLI_SMPP_URI": "smpp://x"})


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80.5"])
def test_what_is_no_port_is_refused_by_name(port):
    with pytest.raises(BadSetting, match="GATEWAY_PORT: .* is not a port"):
        load({"GATEWAY_PORT": port})


def test_a_secret_can_lie_in_a_file(tmp_path):
    (tmp_path / "token").write_text("s3cr3t\n")
    config = load({"LINLI_MASTODON_TOKEN_FILE": str(tmp_path / "token")})
    assert config.mastodon_token == "s3cr3t"


def test_a_secret_file_that_is_not_there_is_told():
    with pytest.raises(BadSetting, match="LINLI_MASTODON_TOKEN_FILE: cannot read"):
        load({"LINLI_MASTODON_TOKEN_FILE": "/nowhere/token"})


def test_secrets_stay_out_of_the_repr():
    config = load({"LINLI_SMPP_URL": "smpp://u:hunter2@h:1", "LINLI_MASTODON_TOKEN": "hunter2"})
    assert "hunter2" not in repr(config)


def test_the_whole_world_is_reached_by_this_machines_name_in_links():
    assert load({"HOST": "0.0.0.0", "PORT": "80"}).public_url == "http://127.0.0.1:80"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LINLI_IDLE_MINUTES", "0"),
        ("LINLI_SESSION_HOURS", "ten"),
        ("LINLI_SECOND_FACTOR", "maybe"),
        ("LINLI_LOG_LEVEL", "loud"),
        ("LINLI_TRUSTED_PROXIES", "proxy.local"),
    ],
)
def test_a_setting_of_the_door_that_will_not_do_is_refused_by_name(name, value):
    with pytest.raises(BadSetting, match=name):
        load({name: value})
