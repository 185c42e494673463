"""What a process does to itself to be confined, one layer a file."""

from grader.confine.cgroup import Group, delegate, new_group
from grader.confine.death import adopt_orphans, descendants, die_with_parent, kill_tree
from grader.confine.entry import enter_namespaces, lock_in
from grader.confine.errors import ConfineError
from grader.confine.layers import LAYERS, Availability, Layer
from grader.confine.memory import blank_memory
from grader.confine.paths import packaged_courses, python_paths
from grader.confine.policy import Policy
from grader.confine.probe import probe_all

__all__ = [
    "LAYERS",
    "Availability",
    "ConfineError",
    "Group",
    "Layer",
    "Policy",
    "adopt_orphans",
    "blank_memory",
    "delegate",
    "descendants",
    "die_with_parent",
    "enter_namespaces",
    "kill_tree",
    "lock_in",
    "new_group",
    "packaged_courses",
    "probe_all",
    "python_paths",
]
