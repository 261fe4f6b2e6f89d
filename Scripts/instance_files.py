"""Writing the files of Instances/, or comparing them with what would be written."""


def write_or_check(folder, files, check):
    """Writes `files`, name to content, into `folder`; with `check` only compares. 1 where something differs, else 0."""
    stale = 0
    for name, content in files.items():
        path = folder / name
        if check:
            same = path.exists() and path.read_text() == content
            print(f"{'same   ' if same else 'differs'} {path.name}")
            stale += not same
        else:
            path.write_text(content)
            print(f"wrote {path.name}")
    return 1 if stale else 0
