"""The clock that all processes with fast_clock.so read, and those who begin under it."""
import mmap, os, pathlib, shutil, struct, subprocess, sys, time


class FastClock:
    """The clock that all processes with the library read, in the file that fast_clock.c describes."""

    def __init__(self, file, library, speed):
        self.file, self.library, self.fast = file, library, speed
        self.changes, self.speed = 0, 1
        self.machine, self.date, self.monotonic = time.monotonic_ns(), time.time_ns(), time.monotonic_ns()
        file.write_bytes(bytes(48))
        with open(file, "r+b") as opened:
            self.shared = mmap.mmap(opened.fileno(), 48)
        self.publish()

    def publish(self):
        self.changes += 2
        struct.pack_into("q", self.shared, 0, self.changes - 1)
        struct.pack_into("5q", self.shared, 8, self.machine, self.date, self.monotonic, self.speed, 0)
        struct.pack_into("q", self.shared, 0, self.changes)

    def now(self):
        """Seconds since 1970."""
        return (self.date + (time.monotonic_ns() - self.machine) * self.speed) / 1e9

    def change(self, speed):
        machine = time.monotonic_ns()
        passed = (machine - self.machine) * self.speed
        self.machine, self.date, self.monotonic = machine, self.date + passed, self.monotonic + passed
        self.speed = speed
        self.publish()

    def speed_up(self):
        """By steps, each longer than the waits that were begun before it, so that no heartbeat is missed."""
        for speed in (4, 16, self.fast):
            self.change(min(speed, self.fast))
            time.sleep(1.2)

    def environment(self):
        return {**os.environ, "LD_PRELOAD": str(self.library), "SAMBUNG_FAST_CLOCK": str(self.file)}

    def until(self, holds, minutes):
        """Looks again and again until it holds; False when it does not within those minutes."""
        end = self.now() + minutes * 60
        while self.now() < end:
            if holds():
                return True
            time.sleep(0.02)
        return holds()

    def measure(self):
        """Each way of waiting, 6 s of it: {way: fast seconds}, and the real seconds that all took."""
        program = ("import time, select, threading\n"
                   "ways = {'sleep': lambda: time.sleep(6), 'poll': lambda: select.poll().poll(6000),\n"
                   "        'epoll': lambda: select.epoll().poll(6), 'select': lambda: select.select([], [], [], 6),\n"
                   "        'semaphore': lambda: threading.Event().wait(6)}\n"
                   "for name, wait in ways.items():\n"
                   "  began = time.monotonic(); wait(); print(name, time.monotonic() - began, flush=True)\n")
        self.change(self.fast)
        began = time.monotonic()
        out = subprocess.run([sys.executable, "-c", program], env=self.environment(), check=True, capture_output=True,
                             text=True).stdout.splitlines()
        took = time.monotonic() - began
        self.change(1)
        return {line.split()[0]: float(line.split()[1]) for line in out}, took

    def programs(self, bin_folder, folder):
        """A folder like BIN whose children begin under the fast clock: a broker hands no LD_PRELOAD on."""
        made = folder / "build" / "bin"
        made.mkdir(parents=True)
        (made.parent / "connectors").symlink_to((bin_folder / ".." / "connectors").resolve())
        try:
            os.link(bin_folder / "sambung", made / "sambung")
        except OSError:
            shutil.copy2(bin_folder / "sambung", made / "sambung")
        for name in ("sambung-host", "sambung-bus"):
            child = made / name
            child.write_text(f"#!/bin/sh\nSAMBUNG_FAST_CLOCK='{self.file}' LD_PRELOAD='{self.library}' "
                             f"exec '{bin_folder / name}' \"$@\"\n")
            child.chmod(0o755)
        return made / "sambung"
