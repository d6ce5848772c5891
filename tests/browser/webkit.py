"""A phone with the engine of Safari: Debian's WebKitGTK, driven by WebDriver, on a display that nobody sees.

There is no picture to take: the driver's own screenshot never comes back. A page that follows a form makes
what was found before stale, so everything is asked for anew until it is there.
"""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver import ActionChains, Remote
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

DRIVER = Path("/usr/bin/WebKitWebDriver")
DISPLAY = Path("/usr/bin/Xvfb")
NOT_YET = (
    NoSuchElementException,
    StaleElementReferenceException,
    ElementNotInteractableException,
    ElementClickInterceptedException,  # a line that glides to its place passes over others
)
PATIENCE = 30  # of a machine that is busy

T = TypeVar("T")


@contextmanager
def display() -> Iterator[str]:
    """A display of its own, by name: it takes the first number that is free and says which."""
    reading, writing = os.pipe()
    command = [str(DISPLAY), "-displayfd", str(writing), "-screen", "0", "800x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as process:
        os.close(writing)
        try:
            with os.fdopen(reading) as said:
                number = said.readline().strip()
            assert number, "Xvfb ended before it had a display"
            yield f":{number}"
        finally:
            process.terminate()


@contextmanager
def phone(home: Path) -> Iterator["Phone"]:
    """A browser with nothing in it, which keeps what it must keep in ``home``."""
    with display() as name:
        # In this locale it asks for no language of Kiosk's, and gets French, as the hall's phones do.
        environment = {
            **os.environ,
            "DISPLAY": name,
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "NO_AT_BRIDGE": "1",
        }
        service = Service(executable_path=str(DRIVER), env=environment)
        service.start()
        try:
            # Selenium's own class for WebKitGTK calls what selenium deprecates, and looks elsewhere for a
            # driver that it cannot find. This one talks to the address that it is given, and no more.
            client = ClientConfig(remote_server_addr=service.service_url, timeout=60)
            driver = Remote(command_executor=RemoteConnection(client_config=client), options=Options())
            try:
                driver.set_window_rect(0, 0, 390, 844)
                yield Phone(driver)
            finally:
                driver.quit()
        finally:
            service.stop()


class Phone:
    """What a student does with the page in view."""

    def __init__(self, driver: Remote) -> None:
        self.driver = driver

    def open(self, address: str) -> None:
        """Type an address."""
        self.driver.get(address)

    @property
    def address(self) -> str:
        """Of the page in view."""
        return self.driver.current_url

    def script(self, code: str, *arguments: object) -> object:
        """What a function body returns on the page."""
        return self.driver.execute_script(code, *arguments)

    def eventually(self, check: Callable[[], T], seconds: float = PATIENCE) -> T:
        """Ask until there is a true answer, and return it."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                found = check()
            except NOT_YET:
                if time.monotonic() > deadline:
                    raise
            else:
                if found:
                    return found
                assert time.monotonic() < deadline, self.text()
            time.sleep(0.05)

    def text(self) -> str:
        """All that can be read."""
        return self.driver.find_element(By.TAG_NAME, "body").text

    def sees(self, words: str) -> None:
        """Wait until these words can be read."""
        self.eventually(lambda: words in self.text())

    def heading(self, words: str) -> None:
        """Wait until the page is headed so."""
        self.eventually(lambda: words in self.driver.find_element(By.TAG_NAME, "h1").text)

    def status(self, words: str) -> None:
        """Wait until the strip above the button says so."""
        self.eventually(lambda: words in self.driver.find_element(By.CSS_SELECTOR, "[data-status]").text)

    def press(self, name: str) -> None:
        """A button or a link, by its words or the name that is read aloud."""
        named = f'normalize-space()="{name}" or @aria-label="{name}"'
        self._once(f"//button[{named}] | //a[{named}]", WebElement.click)

    def tap(self, selector: str, at: int) -> None:
        """One of the elements that a selector finds."""

        def attempt() -> bool:
            self.driver.find_elements(By.CSS_SELECTOR, selector)[at].click()
            return True

        self.eventually(attempt)

    def type(self, *keys: str) -> None:
        """On the keyboard, into whatever has the focus."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def carry(self, selector: str, start: int, end: int) -> None:
        """One of the elements that a selector finds, with the pointer down, a little beyond another one."""
        found = self.driver.find_elements(By.CSS_SELECTOR, selector)
        by = found[end].rect["y"] - found[start].rect["y"]
        hand = ActionChains(self.driver).click_and_hold(found[start])
        for _step in range(4):
            hand = hand.move_by_offset(0, int(by * 1.1 / 4))
        hand.release().perform()

    def choose(self, words: str, within: str = "") -> None:
        """The label of a choice; ``within`` is the title of the group, where several have such a label."""
        group = f'//*[@data-pair][label[normalize-space()="{within}"]]' if within else ""
        self._once(
            f'{group}//label[contains(@class, "option")][normalize-space()="{words}"]', WebElement.click
        )

    def fill(self, label: str, words: str) -> None:
        """A field, by the beginning of its label."""

        def write(field: WebElement) -> None:
            field.clear()
            field.send_keys(words)

        self._once(f'//input[@id=//label[starts-with(normalize-space(), "{label}")]/@for]', write)

    def _once(self, path: str, act: Callable[[WebElement], None]) -> None:
        """Act on what is found, as soon as it is there and lets itself be touched."""

        def attempt() -> bool:
            act(self.driver.find_element(By.XPATH, path))
            return True

        self.eventually(attempt)
