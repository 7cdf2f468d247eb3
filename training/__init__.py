"""How the models of this registry were trained, so that anyone can train them again."""

import os

# One thread: sums of floating-point numbers must not depend on the number of cores. Read when NumPy is imported.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
