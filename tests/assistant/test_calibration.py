"""A figure of a library: measured by one thread at a time, the former one used meanwhile where that will do."""

from __future__ import annotations

import threading
import time

from assistant.calibration import Calibration


class Measuring:
    """Counts, and waits while ``go`` is not set."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.times = 0
        self.seconds = seconds
        self.begun, self.go = threading.Event(), threading.Event()
        self.go.set()

    def __call__(self) -> int:
        self.times += 1
        self.begun.set()
        assert self.go.wait(30)
        time.sleep(self.seconds)
        return self.times


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


def test_while_one_thread_measures_a_small_change_the_others_go_on() -> None:
    measuring = Measuring()
    figure = Calibration(measuring)
    figure.value("a", 100)
    time.sleep(0.05)
    measuring.begun.clear()
    measuring.go.clear()
    thread = threading.Thread(target=lambda: figure.value("b", 101))
    thread.start()
    assert measuring.begun.wait(30)
    assert figure.value("b", 101) == 1
    measuring.go.set()
    thread.join()
    assert figure.value("b", 101) == 2


def test_measuring_rests_between_small_changes_and_then_goes_on() -> None:
    measuring = Measuring(0.05)
    figure = Calibration(measuring)
    figure.value("a", 100)
    assert figure.value("b", 101) == 1
    time.sleep(0.6)
    assert figure.value("b", 101) == 2


def test_after_a_large_change_nobody_gets_the_former_figure() -> None:
    measuring = Measuring(0.05)
    figure = Calibration(measuring)
    figure.value("a", 100)
    assert figure.value("b", 120) == 2
    assert figure.value("c", 5) == 3
