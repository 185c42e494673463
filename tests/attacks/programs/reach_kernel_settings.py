# for: hw2
# earns: 95
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
# Switches of the kernel's that a careless container leaves writable.
import os

for path in ("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/self/uid_map", "/proc/self/setgroups", "/proc/self/attr/current", "/proc/self/coredump_filter", "/proc/self/oom_score_adj", "/proc/self/comm", "/sys/kernel/uevent_helper", "/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory/tasks", "/sys/fs/cgroup/unified/cgroup.procs"):
    try:
        descriptor = os.open(path, os.O_WRONLY)
        print("GOT to open " + path)
        os.close(descriptor)
    except OSError as error:
        print(type(error).__name__)
