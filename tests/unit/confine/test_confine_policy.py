"""The policy as plain values."""

import dataclasses
import json

import pytest

from grader.confine import ConfineError, Policy

POLICY = Policy(
    read_paths=("/usr/lib",), write_paths=("/scratch",), private_tmp=None, memory_bytes=1, cpu_seconds=2,
    file_bytes=3, processes=4, environment={"A": "b"}, isolation="strict",
    hidden_paths=("/usr/lib/x",),
)  # fmt: skip


def test_policy_survives_json():
    """A policy converted to JSON and back is equal."""
    assert Policy.from_dict(json.loads(json.dumps(POLICY.to_dict()))) == POLICY


@pytest.mark.parametrize("path", ["relative", "/", "//", ""])
def test_bad_paths_are_refused(path):
    """A relative path and the root are refused."""
    with pytest.raises(ConfineError) as caught:
        dataclasses.replace(POLICY, read_paths=(path,))
    assert caught.value.reason == "policy-path"


def test_unknown_isolation_is_refused():
    """An unknown isolation is refused."""
    with pytest.raises(ConfineError, match="policy-isolation"):
        dataclasses.replace(POLICY, isolation="some")


@pytest.mark.parametrize("change", [{"more": 1}, {"without": None}])
def test_wrong_keys_are_refused(change):
    """An unknown key and a value of the wrong kind are refused."""
    with pytest.raises(ConfineError, match="policy-keys"):
        Policy.from_dict({**POLICY.to_dict(), **change})


def test_missing_keys_are_refused():
    """A missing key is refused."""
    with pytest.raises(ConfineError, match="policy-keys"):
        Policy.from_dict({"isolation": "strict"})
