"""How the documentation is built: ``sphinx-build -W --keep-going -b html docs build/site``.

Pages about rules, services, questions and words are made from ``rules/`` whenever the site is
built, so that whoever changes a rule has one file to change and no page to keep fresh. The strict
build refuses links that lead nowhere and pages that no navigation lists.
"""

from pathlib import Path

from sphinx.application import Sphinx

from framing import __version__
from framing.authoring.reference import reference_pages, remove_leftovers, write_pages
from framing.rulebook.load import load_rulebook

project = "Should this be ML?"
release = __version__
extensions = ["myst_parser"]
exclude_patterns = ["schemas"]
html_theme = "furo"
html_title = project
html_copy_source = html_show_sourcelink = False
html_theme_options = {"navigation_with_keys": True}
myst_heading_anchors = 3
nitpicky = True


def setup(app: Sphinx) -> None:
    """Make the pages before Sphinx looks which pages there are."""
    app.connect("builder-inited", make_pages)


def make_pages(app: Sphinx) -> None:
    """The pages of the shipped rulebook, beside those that people write."""
    pages = reference_pages(load_rulebook())
    write_pages(Path(app.srcdir), pages)
    remove_leftovers(Path(app.srcdir), pages)
