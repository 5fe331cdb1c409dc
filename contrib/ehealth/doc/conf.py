# SPDX-License-Identifier: GPL-2.0-only
"""Sphinx on this folder alone: sphinx-build -W contrib/ehealth/doc OUTPUT. ns-3 includes
ehealth.rst in its model library and has a configuration of its own."""

project = "ehealth"
author = "the ehealth authors"
root_doc = "ehealth"
extensions = []
html_theme = "alabaster"
html_theme_options = {"page_width": "1200px"}
smartquotes = False
html_static_path = ["static"]
html_css_files = ["tables.css"]
