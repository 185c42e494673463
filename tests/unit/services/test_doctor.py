"""What the doctor advises."""

from importlib.metadata import PackageNotFoundError
from types import SimpleNamespace

import pytest

from grader.confine import LAYERS, Availability
from grader.domain.errors import GraderFault
from grader.domain.run import Isolation
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


@pytest.mark.parametrize(
    ("version", "ok"),
    [((3, 10), False), ((3, 11), True), ((3, 12), True), ((3, 13), True), ((3, 14), False)],
)
def test_supported_pythons_are_well(monkeypatch, version, ok) -> None:
    """Python 3.11 to 3.13 is supported; for any other version there is a remedy."""
    monkeypatch.setattr(doctor, "sys", SimpleNamespace(version_info=(*version, 0)))
    found = doctor._examine_python()
    assert (found.ok, found.remedy is None) == (ok, ok)


@pytest.mark.parametrize("name", ["tensorflow", "tensorflow-cpu", "tensorflow-macos", "tf-nightly", None])
def test_every_build_of_tensorflow_is_known(monkeypatch, name) -> None:
    """TensorFlow is found under each of its names; where there is none, the remedy is named."""

    def version(wanted: str) -> str:
        if wanted != name:
            raise PackageNotFoundError(wanted)
        return "2.20.0"

    monkeypatch.setattr(doctor, "version", version)
    found = doctor._examine_tensorflow()
    assert (found.ok, found.remedy is None) == (name is not None, name is not None)
    if name is not None:
        assert found.text.params["version"] == "2.20.0"


def _availability(missing: set[str]):
    return tuple(
        Availability(
            layer.name,
            available=layer.name not in missing,
            reason="rlimits-failed",
            detail="",
            remedy="remedy-layer",
        )
        for layer in LAYERS
    )


def test_strict_needs_every_required_layer(monkeypatch) -> None:
    """`strict` names each required layer that is missing, with each remedy once; other levels need none."""
    required = [layer.name for layer in LAYERS if layer.is_required]
    optional = {layer.name for layer in LAYERS if not layer.is_required}
    monkeypatch.setattr("grader.confine.probe_all", lambda: _availability(set(required[:2]) | optional))
    with pytest.raises(GraderFault) as caught:
        doctor.require_layers(Isolation.STRICT)
    assert caught.value.messages[0].params["names"] == ", ".join(required[:2])
    assert len(caught.value.messages) == 2
    for isolation in (Isolation.AVAILABLE, Isolation.NONE):
        doctor.require_layers(isolation)
    monkeypatch.setattr("grader.confine.probe_all", lambda: _availability(optional))
    doctor.require_layers(Isolation.STRICT)


def test_whole_machine_is_examined(tmp_path) -> None:
    """Python, TensorFlow, the cores and lessons' packages come first, then the layers, then the data sets."""
    names = [found.name for found in doctor.examine_machine(tmp_path, None)]
    assert names[:4] == ["python", "tensorflow", "cpu", "lessons"]
    assert names[4 : 4 + len(LAYERS)] == [layer.name for layer in LAYERS]
    assert "digits" in names[4 + len(LAYERS) :]
