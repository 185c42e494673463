"""The list of layers: what is probed, applied and reported, in this order within each stage."""

from grader.confine.layer import Layer
from grader.confine.layers.call_filter import CallFilter
from grader.confine.layers.control_group import ControlGroupLayer
from grader.confine.layers.host_name_namespace import HostNameNamespace
from grader.confine.layers.ipc_namespace import IpcNamespace
from grader.confine.layers.landlock import Landlock
from grader.confine.layers.mount_namespace import MountNamespace
from grader.confine.layers.network_namespace import NetworkNamespace
from grader.confine.layers.no_new_privileges import NoNewPrivileges
from grader.confine.layers.process_namespace import ProcessNamespace
from grader.confine.layers.resource_limits import ResourceLimits
from grader.confine.layers.user_namespace import UserNamespace

LAYERS: tuple[Layer, ...] = (
    UserNamespace(),
    ProcessNamespace(),
    NetworkNamespace(),
    IpcNamespace(),
    HostNameNamespace(),
    MountNamespace(),
    Landlock(),
    CallFilter(),
    ResourceLimits(),
    NoNewPrivileges(),
    ControlGroupLayer(),
)
