"""What axe, the browser and the screen's width find wrong with a page. For the desk and for what readers see."""

import os
from pathlib import Path

import pytest

AXE = Path(__file__).parent / "clients" / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """async rules => {
  await new Promise(requestAnimationFrame);
  await Promise.all(document.getAnimations().map(each => each.finished));
  const found = await axe.run(document, rules ? {runOnly: rules} : {});
  return found.violations.map(each => `${each.id}: ${each.nodes.slice(0, 3).map(node => node.html.slice(0, 160))}`);
}"""
_TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def require_axe() -> None:
    if not AXE.exists():
        assert not os.environ.get("CI"), "there is no axe-core, and in CI nothing may be skipped"
        pytest.skip("axe-core of npm is not installed: make test does that")


def looked_at(window) -> list[str]:
    """A line each for what is wrong, light and dark. Its context has `AXE` as an init script."""
    window.emulate_media(color_scheme="light")
    found = window.evaluate(_RUN, None)
    window.emulate_media(color_scheme="dark")
    found += [f"in the dark, {each}" for each in window.evaluate(_RUN, ["color-contrast"])]
    if (more := window.evaluate(_TOO_WIDE)) > 0:
        found.append(f"{more} pixels too wide")
    return found


def told(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}: {fault}" for name, faults in found.items() for fault in faults)
