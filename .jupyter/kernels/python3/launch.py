"""Start the kernel of the notebooks: IPython that reports two things otherwise.

It leaves out the patch number of Python. JupyterLab writes what a kernel reports into each notebook
that it opens. With the number, every notebook would count as changed the moment it is opened on
another Python than it was stored on.

It offers no subshells. In these, what a control sends is answered in a thread of its own, beside
the cell that runs, and after each answer every unfinished figure is shown and closed: a reader who
moves a control while a cell draws would find an empty chart, or none.
"""

import sys

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp


class Kernel(IPythonKernel):
    """IPython's kernel, which reports the same on every Python 3 and does one thing at a time."""

    @property
    def language_info(self):
        """Return what is said of the language, without the number of its version."""
        return {key: v for key, v in super().language_info.items() if key != "version"}

    @property
    def kernel_info(self):
        """Return what the kernel says of itself, without subshells among its features."""
        told = super().kernel_info
        kept = [name for name in told["supported_features"] if name != "kernel subshells"]
        return told | {"supported_features": kept}


if __name__ == "__main__":
    del sys.path[0]  # this folder, which is no place to import from
    IPKernelApp.launch_instance(kernel_class=Kernel)
