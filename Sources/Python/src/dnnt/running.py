"""Finding the program `dnnt` and running it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional, Sequence


class DNNTError(RuntimeError):
    """The program is missing, or failed by a fault of its own or of one of its backends."""


class InputError(ValueError):
    """The program refused its input; the message says what and where."""


class LimitError(RuntimeError):
    """A limit was reached before anything could be answered."""


def program(name: str = "dnnt") -> str:
    """The path of the program: that which the environment variable ``DNNT_PROGRAM`` names, or the one inside the
    package, or the first on ``PATH``. `dnnt-check` is looked for beside `dnnt`.

    Raises `DNNTError` where there is none.
    """
    chosen = os.environ.get("DNNT_PROGRAM")
    if chosen:
        path = chosen if name == "dnnt" else str(Path(chosen).with_name(name))
        if not os.access(path, os.X_OK):
            raise DNNTError(f"DNNT_PROGRAM names {chosen}: no program {path} can be run")
        return path
    inside = Path(__file__).parent / "bin" / name
    if os.access(inside, os.X_OK):
        return str(inside)
    found = shutil.which(name)
    if found is None:
        raise DNNTError(f"no program {name}: set DNNT_PROGRAM, install a wheel that holds it, or put it on PATH")
    return found


@dataclass(frozen=True)
class Run:
    """How a run of the program ended."""

    code: int
    output: bytes
    errors: str
    interrupted: bool


def run(
    arguments: Sequence[str],
    listener: Optional[Callable[[str], None]] = None,
    deadline: Optional[float] = None,
    grace: float = 0.5,
) -> Run:
    """Runs the program with `arguments`.

    `listener` gets each line of standard error as it comes, in the caller's thread. A `KeyboardInterrupt`, and
    `deadline` (seconds from now), have the program end with what it has. It is ended by force where it has computed for
    `grace` seconds since the deadline: on a busy machine that is later. An exception of the listener ends the program, too, and is raised again.
    """
    begun = time.monotonic()
    # A group of its own: an interrupt at the keyboard reaches the program once, through here, not twice.
    process = subprocess.Popen(
        [program(), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    output: list[bytes] = []
    lines: list[str] = []
    reader = threading.Thread(target=lambda: output.append(process.stdout.read()), daemon=True)
    reader.start()
    ended = threading.Event()
    if deadline is not None:
        threading.Thread(target=_guard, args=(process, deadline, grace, ended), daemon=True).start()
    interrupted = False
    try:
        while True:
            try:
                for raw in iter(process.stderr.readline, b""):
                    line = raw.decode("utf-8", "replace").rstrip("\n")
                    lines.append(line)
                    if listener is not None:
                        listener(line)
                reader.join()
                process.wait()
                break
            except KeyboardInterrupt:
                if interrupted:
                    raise
                interrupted = True
                _send(process, signal.SIGINT)
    except BaseException:
        _send(process, signal.SIGKILL)
        process.wait()
        raise
    finally:
        ended.set()
        process.stdout.close()
        process.stderr.close()
    expired = process.returncode == -signal.SIGKILL and deadline is not None and time.monotonic() - begun >= deadline
    if process.returncode < 0 and not expired:
        raise DNNTError(f"{program()} was ended by signal {-process.returncode}")
    code = 4 if expired else process.returncode
    errors = "\n".join(lines)
    if code == 2:
        raise InputError(errors.removeprefix("dnnt: ") or "bad input or usage")
    if code == 5 and not b"".join(output).strip():
        raise DNNTError(errors or "the program failed and did not say why")
    return Run(code, b"".join(output), errors, interrupted)


def _guard(process: subprocess.Popen, deadline: float, grace: float, ended: threading.Event) -> None:
    """Interrupts the process at the deadline, and kills it where it goes on computing."""
    if ended.wait(max(0.0, deadline)):
        return
    _send(process, signal.SIGINT)
    begun, before = time.monotonic(), _seconds_computed(process.pid)
    while not ended.wait(0.05):
        waited, now = time.monotonic() - begun, _seconds_computed(process.pid)
        if waited >= grace and (before is None or now is None or now - before >= grace or waited >= 10 * grace):
            _send(process, signal.SIGKILL)
            return


def _seconds_computed(pid: int) -> Optional[float]:
    """The processor time that a process has taken, None where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _send(process: subprocess.Popen, number: int) -> None:
    try:
        process.send_signal(number)
    except ProcessLookupError:
        # It ended by itself in the meantime.
        return
