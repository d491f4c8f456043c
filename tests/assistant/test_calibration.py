"""A figure of a library: measured by one thread at a time, the former one used meanwhile where that will do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from assistant.calibration import PAUSE, Calibration, Pause


class Measuring:
    """Counts, and waits while ``go`` is not set."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.times = 0
        self.seconds = seconds
        self.begun, self.go = threading.Event(), threading.Event()
        self.go.set()

    def __call__(self, pause: Pause) -> int:
        self.times += 1
        number = self.times
        self.begun.set()
        assert self.go.wait(30)
        time.sleep(self.seconds)
        pause()
        return number


def comes_to(now: Callable[[], object], wanted: object, seconds: float = 30) -> bool:
    """Whether something becomes what is wanted before long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if now() == wanted:
            return True
        time.sleep(0.005)
    return False


def test_a_state_is_measured_once() -> None:
    measuring = Measuring()
    figure = Calibration(measuring)
    assert [figure.value("a", 100), figure.value("a", 100), figure.value("b", 50)] == [1, 1, 2]


def test_threads_that_ask_for_the_first_figure_wait_for_one_measurement() -> None:
    measuring = Measuring(0.05)
    figure = Calibration(measuring)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(figure.value("a", 100))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 8


def test_after_a_small_change_nobody_waits_for_the_new_figure() -> None:
    measuring = Measuring()
    figure = Calibration(measuring)
    figure.value("a", 100)
    measuring.begun.clear()
    measuring.go.clear()
    assert figure.value("b", 101) == 1
    assert measuring.begun.wait(30)
    assert [figure.value("b", 101), figure.value("c", 102)] == [1, 1]
    measuring.go.set()
    assert comes_to(lambda: figure.value("b", 101), 2)
    assert measuring.times == 2


def test_measuring_beside_the_questions_rests_between_its_steps() -> None:
    paused: list[float] = []

    def measure(pause: Pause) -> int:
        for _ in range(3):
            time.sleep(0.01)
            began = time.monotonic()
            pause()
            paused.append(time.monotonic() - began)
        return len(paused)

    figure = Calibration(measure)
    assert figure.value("a", 100) == 3
    assert max(paused) < 0.01 * PAUSE
    assert figure.value("b", 101) == 3
    assert comes_to(lambda: figure.value("b", 101), 6)
    assert min(paused[3:]) >= 0.01 * PAUSE


def test_a_figure_that_cannot_be_measured_anew_stays_and_is_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    closed = [False]
    measuring = Measuring()

    def measure(pause: Pause) -> int:
        if closed[0]:
            raise RuntimeError("closed")
        return measuring(pause)

    figure = Calibration(measure)
    figure.value("a", 100)
    closed[0] = True
    assert figure.value("b", 101) == 1
    assert comes_to(lambda: "closed" in caplog.text, True)
    assert figure.value("b", 101) == 1
    closed[0] = False
    assert comes_to(lambda: figure.value("b", 101), 2)


def test_what_was_measured_beside_does_not_replace_the_figure_of_a_large_change() -> None:
    measuring = Measuring()
    figure = Calibration(measuring)
    figure.value("a", 100)
    measuring.begun.clear()
    measuring.go.clear()
    figure.value("b", 101)
    assert measuring.begun.wait(30)
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(figure.value("c", 200)))
    thread.start()
    assert comes_to(lambda: measuring.times, 3)
    measuring.go.set()
    thread.join()
    assert comes_to(lambda: figure.value("c", 200), found[0])
    time.sleep(0.05)
    assert figure.value("c", 200) == found[0]


def test_after_a_large_change_nobody_gets_the_former_figure() -> None:
    measuring = Measuring(0.05)
    figure = Calibration(measuring)
    figure.value("a", 100)
    assert figure.value("b", 120) == 2
    assert figure.value("c", 5) == 3
