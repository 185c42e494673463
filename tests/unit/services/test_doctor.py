"""What the doctor advises."""

import pytest

from grader.confine import LAYERS, Availability
from grader.i18n.catalogue import Catalogue
from grader.services import doctor


@pytest.mark.parametrize(
    ("layer", "reason", "word"),
    [
        ("userns", "userns-apparmor", "apparmor_restrict_unprivileged_userns"),
        ("userns", "userns-sysctl", "max_user_namespaces"),
        ("userns", "userns-container", "security-opt"),
        ("netns", "netns-denied", "user namespace"),
        ("landlock", "landlock-kernel", "5.13"),
        ("landlock", "landlock-disabled", "lsm="),
        ("seccomp", "seccomp-machine", "aarch64"),
        ("cgroup", "cgroup-controller", "Delegate=yes"),
        ("landlock", "not-linux", "WSL 2"),
        ("rlimits", "rlimits-failed", "--isolation strict"),
    ],
)
def test_each_reason_has_its_remedy(monkeypatch, layer: str, reason: str, word: str) -> None:
    """A missing layer is shown with the remedy of its reason."""
    remedy = next(each.remedy(reason) for each in LAYERS if each.name == layer)
    found = Availability(layer, available=False, reason=reason, detail="refused", remedy=remedy)
    monkeypatch.setattr("grader.confine.probe_all", lambda: (found,))
    (finding,) = doctor._examine_isolation()
    assert not finding.ok
    assert word in Catalogue("en").text(finding.remedy)


def test_every_layer_is_looked_at() -> None:
    """The doctor tells of each layer, in the order in which they are listed."""
    assert [finding.name for finding in doctor._examine_isolation()] == [layer.name for layer in LAYERS]
