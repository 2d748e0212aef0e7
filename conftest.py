"""Kernels that tests and nbval start take nothing from the settings of whoever runs them."""

import os
import shutil
import tempfile

from jupyter_client.manager import KernelManager

from helpers import notebooks


def pytest_configure(config):
    """Set the environment that all kernels inherit, and let nbval speak to them as we do."""
    folder = tempfile.mkdtemp()
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    plain = notebooks.environment(folder)
    for name in set(os.environ) - set(plain):
        del os.environ[name]
    os.environ.update(plain)
    if config.pluginmanager.has_plugin("nbval"):
        import nbval.kernel

        nbval.kernel.KernelManager = lambda **chosen: KernelManager(
            **chosen, **notebooks.sockets(tempfile.mkdtemp(dir=folder))
        )
