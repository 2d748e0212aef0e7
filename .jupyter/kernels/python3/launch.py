"""Start the kernel of the notebooks: IPython that does not report the patch number of Python.

JupyterLab writes what a kernel reports into each notebook that it opens. With the number, every
notebook would count as changed the moment it is opened on another Python than it was stored on.
"""

import sys

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp


class Kernel(IPythonKernel):
    """IPython's kernel, whose report is the same on every Python 3."""

    @property
    def language_info(self):
        """Return what is said of the language, without the number of its version."""
        return {key: v for key, v in super().language_info.items() if key != "version"}


if __name__ == "__main__":
    del sys.path[0]  # this folder, which is no place to import from
    IPKernelApp.launch_instance(kernel_class=Kernel)
