"""What mkdocs asks for while it builds the site: notebooks as pages, and links that lead out of docs/ as plain text."""

import json
import posixpath
import re


def on_page_read_source(page, config):
    """A notebook as Markdown: its text, its code, and what the code printed."""
    if not page.file.src_uri.endswith(".ipynb"):
        return None
    with open(page.file.abs_src_path, encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    return "\n\n".join(part for cell in cells for part in cell_parts(cell)) + "\n"


def cell_parts(cell):
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return [source]
    parts = [f"```python\n{source}\n```"]
    for output in cell.get("outputs", []):
        if output["output_type"] == "stream":
            parts.append(f"```text\n{''.join(output['text']).rstrip()}\n```")
        elif "text/html" in output.get("data", {}):
            # One block of HTML: a blank line would end it.
            parts.append(re.sub(r"\n\s*", " ", "".join(output["data"]["text/html"])))
        elif "text/plain" in output.get("data", {}):
            parts.append(f"```text\n{''.join(output['data']['text/plain'])}\n```")
    return parts


def on_page_markdown(markdown, page, config, files):
    folder = posixpath.dirname(page.file.src_uri)
    known = {file.src_uri for file in files}

    def shortened(match):
        text, target = match.groups()
        if re.match(r"[a-z]+:|#", target):
            return match[0]
        place = posixpath.normpath(posixpath.join(folder, target.partition("#")[0]))
        inside = place in known
        # Folders, and files beside docs/, are read in the repository.
        return match[0] if inside or not (place.startswith("..") or "." not in posixpath.basename(place)) else text

    return re.sub(r"\[([^\]]*)\]\(([^)\s]+)\)", shortened, markdown)


def on_files(files, config):
    """Notebooks are pages; mkdocs would copy them."""
    for file in files:
        if file.src_uri.endswith(".ipynb"):
            file.dest_uri = file.src_uri.removesuffix(".ipynb") + ".html"
            file.is_documentation_page = lambda: True
            file.url = file.dest_uri
    return files
