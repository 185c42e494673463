"""What a process does to itself to be confined; depends on nothing else of the grader."""

from grader.confine.cgroup_tree import ControlGroup, delegate, new_group
from grader.confine.confine_errors import ConfineError
from grader.confine.confine_policy import Policy
from grader.confine.heap_fill import blank_memory
from grader.confine.layer import Availability, Confinement, Layer, LayerStage
from grader.confine.layer_list import LAYERS
from grader.confine.layer_probe import probe_all
from grader.confine.lockdown import enter, lock_in
from grader.confine.memory_box import MOST_FILES
from grader.confine.needed_paths import packaged_courses, python_paths
from grader.confine.process_tree import adopt_orphans, descendants, die_with_parent, kill_tree

__all__ = [
    "LAYERS",
    "MOST_FILES",
    "Availability",
    "ConfineError",
    "Confinement",
    "ControlGroup",
    "Layer",
    "LayerStage",
    "Policy",
    "adopt_orphans",
    "blank_memory",
    "delegate",
    "descendants",
    "die_with_parent",
    "enter",
    "kill_tree",
    "lock_in",
    "new_group",
    "packaged_courses",
    "probe_all",
    "python_paths",
]
