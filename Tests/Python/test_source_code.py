import shutil
import subprocess
from fractions import Fraction

import numpy as np
import pytest
from random_networks import random_case

import dnnt
from dnnt.models.exactness import ExportError, InputRange

COMPILER = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
MAIN = """
#include <stdio.h>
#include "dnnt.h"
int main(void) {
  int64_t x[DNNT_INPUTS], outputs[DNNT_OUTPUTS];
  for (;;) {
    for (int i = 0; i < DNNT_INPUTS; i++) { long long v; if (scanf("%lld", &v) != 1) return 0; x[i] = v; }
    dnnt_outputs(x, outputs);
    for (int i = 0; i < DNNT_OUTPUTS; i++) printf("%lld ", (long long)outputs[i]);
    printf("%d ", dnnt_class(x));
  }
}
"""


@pytest.mark.parametrize("seed", range(25))
def test_the_python_function_equals_the_exact_replay(seed):
    instance, parameters, x = random_case(seed, rows=20)
    names = {}
    exec(dnnt.to_python(instance, parameters), names)
    exact = instance.network.evaluate(parameters, x).fractions().tolist()
    assert [names["outputs"]([int(v) for v in row]) for row in x] == exact
    thirds = [Fraction(int(v), 3) for v in x[7]]
    assert names["outputs"](thirds) == instance.network.evaluate(parameters, [thirds]).fractions()[0].tolist()


@pytest.mark.skipif(COMPILER is None, reason="no C compiler")
@pytest.mark.parametrize("seed", range(8))
def test_the_c_header_equals_the_exact_replay(seed, tmp_path):
    instance, parameters, x = random_case(seed)
    header = dnnt.to_c(instance, parameters)
    (tmp_path / "dnnt.h").write_text(header)
    (tmp_path / "main.c").write_text(MAIN)
    subprocess.run(
        [COMPILER, "-std=c99", "-Wall", "-Werror", "-o", tmp_path / "main", tmp_path / "main.c"], check=True
    )
    text = " ".join(str(v) for v in x.ravel())
    words = subprocess.run([tmp_path / "main"], input=text, capture_output=True, text=True, check=True).stdout.split()
    rows = np.array(words, dtype=object).reshape(len(x), -1)
    unit = int(header.split("OUTPUT_DENOMINATOR INT64_C(")[1].split(")")[0])
    assert [[Fraction(int(v), unit) for v in row[:-1]] for row in rows] == (
        instance.network.evaluate(parameters, x).fractions().tolist()
    )
    assert [int(row[-1]) for row in rows] == instance.predict(parameters).tolist()


def test_numbers_beyond_64_bits_are_refused_in_c():
    instance, parameters, _ = random_case(1)
    with pytest.raises(ExportError, match="64-bit"):
        dnnt.to_c(instance, parameters, InputRange(2**62))
