"""A post's body as a document: parsed from Markdown or HTML, rendered as plain text or portable Markdown.

Markdown with its generator's marks ─ parse_markdown ─┐
                                        ├─► blocks and inlines ─► plain text, portable Markdown, links, words
a feed's HTML ──────────────────────── parse_html ────┘
"""
