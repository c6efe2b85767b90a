# SPDX-License-Identifier: Apache-2.0
"""A webhook leads out of the house, never into it."""

import pytest

from haowu.outbox.addresses import checked_url, is_public, resolve
from haowu.outbox.errors import AddressRefused, EndpointInvalid


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f.1", "10.0.0.8", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[fe80::1]", "[fc00::1]",
        "[::ffff:10.0.0.8]", "[64:ff9b::a00:8]", "[2002:a00:8::]", "localhost", "db.localhost", "printer.local",
        "vault.internal",
    ],
)  # fmt: skip
def test_private_places_are_refused_however_they_are_written(host: str) -> None:
    with pytest.raises(AddressRefused):
        checked_url(f"https://{host}/hooks")


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/hooks", "ftp://shop.example", "https://", "https://user:pw@shop.example/",
        "https://shop.example/#part", "https://shop.example/a b", "https://商店.example/", "https://shop.example:port/",
        "https://shop.example/" + "x" * 2000, "//shop.example",
    ],
)  # fmt: skip
def test_only_plain_https_is_taken(url: str) -> None:
    with pytest.raises(EndpointInvalid):
        checked_url(url)


def test_a_public_address_is_taken() -> None:
    assert checked_url("https://shop.example:8443/hooks?x=1").hostname == "shop.example"
    assert is_public("1.1.1.1")
    assert is_public("2606:4700:4700::1111")


def test_a_name_that_leads_into_the_house_is_refused_when_it_is_called() -> None:
    parts = checked_url("https://localhost/hooks", allow_private=True)
    assert resolve(parts, allow_private=True) in {"127.0.0.1", "::1"}
    with pytest.raises(AddressRefused):
        resolve(parts)


def test_the_sandbox_takes_plain_http_to_this_machine_alone() -> None:
    assert checked_url("http://127.0.0.1:8080/hooks", allow_private=True).port == 8080
    with pytest.raises(EndpointInvalid):
        checked_url("http://10.0.0.8/hooks", allow_private=True)
