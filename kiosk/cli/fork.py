"""Processes that can be stopped from their first instant."""

import os
import signal

STOP = {signal.SIGTERM, signal.SIGINT}


def let_new_workers_be_stopped() -> None:
    """Until a worker has handlers of its own it dies of SIGTERM, and leaves a Ctrl-C to the server.

    It would otherwise have the server's handlers, in which the signal to stop is lost. What comes between the
    fork and its first step waits for it: Python forgets, in a new process, what had arrived before.
    """
    os.register_at_fork(before=_hold_back, after_in_parent=_let_through, after_in_child=_begin)


def _hold_back() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)


def _let_through() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP)


def _begin() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _let_through()
