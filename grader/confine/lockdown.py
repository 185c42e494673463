"""Apply the layers to a process, stage by stage.

The keeper calls `enter` and forks; its child, process 1 of the new namespaces, calls `lock_in`.
"""

import sys
from collections.abc import Iterable

from grader.confine.clean_environment import replace_environment
from grader.confine.confine_errors import ConfineError
from grader.confine.descriptors import close_all_but
from grader.confine.kernel import address_space_bytes
from grader.confine.layer import Confinement, Layer, LayerStage
from grader.confine.layer_list import LAYERS
from grader.confine.memory_box import MemoryBox


def enter(confinement: Confinement) -> None:
    """Apply the stages that precede the fork: the next forked child is process 1 of the new namespaces.

    The caller keeps its root and its mounts: it has to see processes, control groups and the host's folders.
    Must be called with a single thread, in a process that serves one worker: it cannot go back. Without a
    user namespace (switched off, say) root still gets the others. Raises ConfineError when ``"strict"``
    requires a layer that is not available.
    """
    if confinement.policy.memory_box is not None:
        confinement.box = MemoryBox.connect()
        confinement.cleanup.callback(confinement.box.close)
    _apply(confinement, (LayerStage.GROUP, LayerStage.NAMESPACE))


def lock_in(confinement: Confinement, keep_fds: Iterable[int] = ()) -> tuple[str, ...]:
    """Apply the remaining stages to this process, for good; return all layers in force, in `LAYERS`' order.

    Descriptors other than `keep_fds` are closed and the environment becomes the policy's, also with isolation
    ``"none"``, which applies no layer. Raises ConfineError when ``"strict"`` requires a layer that fails; the
    process must then end, because it is only partly confined.
    """
    # Measured first: the new root may have no /proc to read it from.
    confinement.address_space = address_space_bytes()
    _apply(confinement, (LayerStage.ROOT,))
    close_all_but(keep_fds)
    replace_environment(confinement.policy.environment)
    _apply(confinement, (LayerStage.LIMITS, LayerStage.PRIVILEGES, LayerStage.FILES, LayerStage.CALLS))
    return tuple(layer.name for layer in LAYERS if layer.name in confinement.in_force)


def _apply(confinement: Confinement, stages: Iterable[LayerStage]) -> None:
    policy = confinement.policy
    if policy.isolation == "none":
        return
    for stage in stages:
        for layer in LAYERS:
            if stage in layer.stages and layer.name not in policy.without:
                _attempt(confinement, layer, stage)


def _attempt(confinement: Confinement, layer: Layer, stage: LayerStage) -> None:
    """Apply one stage of `layer`; raise ConfineError where it fails and the policy requires it."""
    if stage is not layer.stages[0] and layer.name not in confinement.in_force:
        return
    try:
        _require_linux(layer)
        layer.apply(confinement, stage)
    except (OSError, ValueError, ConfineError) as error:
        confinement.in_force.discard(layer.name)
        if confinement.policy.isolation == "strict" and layer.is_required:
            reason = layer.explain(error)
            raise ConfineError(layer.name, reason.code, reason.detail) from error
    else:
        confinement.in_force.add(layer.name)


def _require_linux(layer: Layer) -> None:
    if sys.platform != "linux":
        raise ConfineError(layer.name, "not-linux", sys.platform)
