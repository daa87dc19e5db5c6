"""The machine's own Chromium."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Browser, Playwright

PATH = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"


def chromium(playwright: Playwright) -> Browser:
    """Start it; CHROMIUM_PATH names another one."""
    return playwright.chromium.launch(executable_path=PATH, args=["--no-sandbox", "--disable-lcd-text", "--lang=en-GB"])
