"""The formats that answers and handouts are written in: links, Markdown, HTML, BibTeX."""
