#!/usr/bin/env python3
"""Checks the documentation's links: every relative link and anchor resolves, and every page is in the site's list.

    python3 Scripts/check-links.py

Prints a line for each fault, and exits with 1 where there is one.
"""

import html
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUTSIDE = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Instances/README.md")


def text_of(page):
    """The page without its code: what stands there is no link."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)
    return re.sub(r"`[^`\n]*`", lambda code: code[0].replace("[", " ").replace("]", " "), text)


def anchors(page):
    """The anchors of a page's headings, as readers of Markdown make them."""
    found = set()
    for heading in re.findall(r"^#+ +(.+?) *$", text_of(page), re.M):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", html.unescape(heading)).replace("`", "")
        slug = re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain.lower()).strip())
        number = 1
        name = slug
        while name in found:
            name = f"{slug}-{number}"
            number += 1
        found.add(name)
    return found


def faults():
    pages = [ROOT / name for name in OUTSIDE if (ROOT / name).exists()]
    pages += sorted(page for page in (ROOT / "docs").rglob("*.md") if page.parts[len(ROOT.parts) + 1] != "api")
    for page in pages:
        name = page.relative_to(ROOT)
        for target in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            place = (page.parent / path).resolve() if path else page
            if not place.exists():
                yield f"{name}: {target}: no such file"
            elif anchor and place.suffix == ".md" and anchor not in anchors(place):
                yield f"{name}: {target}: no such heading"
    listed = set(re.findall(r"[\w/-]+\.(?:md|ipynb)", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    there = {str(page.relative_to(ROOT / "docs")) for page in pages if page.is_relative_to(ROOT / "docs")}
    yield from (f"mkdocs.yml: does not list {page}" for page in sorted(there - listed))
    yield from (f"mkdocs.yml: {page}: no such file" for page in sorted(listed) if not (ROOT / "docs" / page).exists())


found = list(faults())
print("\n".join(found), end="\n" if found else "")
sys.exit(1 if found else 0)
