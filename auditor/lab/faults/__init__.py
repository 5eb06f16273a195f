"""The lab's faults, one a file, each with a constant SCENARIO; `auditor lab --scenario NAME` applies one."""
