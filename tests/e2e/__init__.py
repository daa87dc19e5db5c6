"""Journeys through a real browser (make e2e). CHROMIUM_PATH names it; Playwright downloads none."""
