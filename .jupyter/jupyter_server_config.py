"""The server behind JupyterLab, as `make lab` starts it."""

import json
import logging
import os
import sys
from pathlib import Path

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
# The layout is kept in the kit's own folder; the first time the contents stand open at the left.
WORKSPACES = Path(__file__).parents[1] / ".kit-lab"
LEFT = ["filebrowser", "running-sessions", "@jupyterlab/toc:plugin", "extensionmanager.main-view"]
FIRST = {
    "main": {"dock": None},
    "left": {"collapsed": False, "visible": True, "current": LEFT[2], "widgets": LEFT},
    "relativeSizes": [0.2, 0.8, 0],
}
LAYOUT = WORKSPACES / "default-37a8.jupyterlab-workspace"  # as JupyterLab names its first one
try:
    if not LAYOUT.exists():
        WORKSPACES.mkdir(exist_ok=True)
        stored = {"data": {"layout-restorer:data": FIRST}, "metadata": {"id": "default"}}
        LAYOUT.write_text(json.dumps(stored), "utf-8")
    c.LabApp.workspaces_dir = str(WORKSPACES)
except OSError:  # the kit's folder is another's: JupyterLab keeps the layout where it always does
    pass
# Kernels are spoken to through sockets that only this user can open. The path of a socket may
# have a hundred bytes, of which its name takes fifty; where it does not fit, or on Windows,
# the talk goes over the loopback, encrypted.
if os.name == "posix" and len(os.fsencode(jupyter_runtime_dir())) < 50:
    c.KernelManager.transport = "ipc"
else:
    c.KernelManager.transport_encryption = "auto"
