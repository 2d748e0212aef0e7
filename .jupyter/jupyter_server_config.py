"""The server behind JupyterLab, as `make lab` starts it."""

import logging
import os
import sys

from jupyter_core.paths import jupyter_runtime_dir


class Address(logging.Filter):
    """Of the message that names the server's addresses, print the last and nothing else."""

    def filter(self, record):
        """Return whether the message is to be logged as it is."""
        told = record.getMessage()
        if "?token=" in told:
            print(f"    {told.split()[-1]}", file=sys.stderr)
        return "?token=" not in told


c = get_config()  # noqa: F821 (JupyterLab gives it to this file)
c.ServerApp.logging_config = {
    "filters": {"address": {"()": Address}},
    "handlers": {"console": {"filters": ["address"]}},
}
# JupyterLab's server asks a browser for a sign of life and waits thrice as long as it says it may.
c.ServerApp.tornado_settings = {"ws_ping_timeout": 30_000}
# Kernels are spoken to through sockets that only this user can open. The path of a socket may
# have a hundred bytes, of which its name takes fifty; where it does not fit, or on Windows,
# the talk goes over the loopback, encrypted.
if os.name == "posix" and len(os.fsencode(jupyter_runtime_dir())) < 50:
    c.KernelManager.transport = "ipc"
else:
    c.KernelManager.transport_encryption = "auto"
