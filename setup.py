"""What pyproject.toml cannot say: the top folders templates/ and static/ travel inside `dashboard`, where Django finds them."""

from __future__ import annotations

from setuptools import find_packages, setup

MOVED = {"dashboard.templates": "templates", "dashboard.static": "static"}

setup(
    packages=[*find_packages(include=["content*", "dashboard*"]), *MOVED],
    package_dir=MOVED,
    package_data={"content": ["db/sql/*.sql", "demo/**/*.toml"], "dashboard.templates": ["**/*"], "dashboard.static": ["**/*"]},
)
