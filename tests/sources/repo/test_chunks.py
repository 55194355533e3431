"""Markdown with code that is executed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.sources.repo.chunks import shown
from tests.fakes.repo import post_of
from tests.growth import assert_linear

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("```{r}\nplot(ash)\n```", "```r\nplot(ash)\n```"),
        ("```{r setup, include=FALSE}\nlibrary(ash)\n```", ""),
        ("```{r, echo = F}\nplot(ash)\n```", ""),
        ("```{python}\n#| label: fig-ash\n#| echo: false\nash.plot()\n```", ""),
        ("```{python}\n#| label: fig-ash\nash.plot()\n```", "```python\nash.plot()\n```"),
        ("```{ojs}\n//| echo: true\nash\n```", ""),
        ("  ```{r}\n  ash\n  ```", "  ```r\n  ash\n  ```"),
        ("```r\nplot(ash)\n```", "```r\nplot(ash)\n```"),
        ("```{.r}\nash\n```", "```{.r}\nash\n```"),
        ("All `r nrow(ash)` kilns, `{python} len(ash)`.", "All kilns,."),
        ("Call `r` or `rm`.", "Call `r` or `rm`."),
        ("As @fig-ash shows.\n\n![A](a.png){#fig-ash}", "As Figure\u00a01 shows.\n\n![A](a.png){#fig-ash}"),
        ("See [@tbl-b] and @tbl-none.\n\n{#tbl-a} {#tbl-b}", "See Table\u00a02 and Table.\n\n{#tbl-a} {#tbl-b}"),
        ("It is old [@leach1940, p. 3; see also @cardew].", "It is old."),
        ("Ask @leach or [me](mailto:a@b.example).", "Ask @leach or [me](mailto:a@b.example)."),
        ("Type `[@leach1940]` for it.", "Type `[@leach1940]` for it."),
        ("```\n[@leach1940]\n```", "```\n[@leach1940]\n```"),
    ],
)
def test_what_readers_see(written: str, expected: str) -> None:
    assert shown(written, {}).strip() == expected.strip()


@pytest.mark.parametrize(
    "front_matter",
    [
        {"execute": {"echo": "false"}},
        {"execute": {"echo": False}},
        {"format": {"html": {"echo": False}}},
        {"format": {"html": {"execute": {"echo": False}}}},
    ],
)
def test_a_post_that_shows_no_code(front_matter: dict[str, object]) -> None:
    text = "```{r}\na\n```\n\n```{r, echo=TRUE}\nb\n```"
    assert shown(text, front_matter).strip() == "```r\nb\n```"
    assert (
        shown("```{r}\nknitr::opts_chunk$set(fig.width = 7, echo = FALSE)\n```\n" + text, {}).strip() == "```r\nb\n```"
    )


def test_posts_of_quarto_and_blogdown(tmp_path: Path) -> None:
    text = "---\ntitle: Ash\ndate: 2026-11-02\n---\n```{r, echo=FALSE}\nx\n```\nIt was `r x` cheap."
    assert post_of(tmp_path, "ash/index.qmd", text).markdown.strip() == "It was cheap."
    assert post_of(tmp_path, "clay.Rmd", text).markdown.strip() == "It was cheap."
    assert "`r x`" in post_of(tmp_path, "kiln.md", text).markdown


@pytest.mark.long
@pytest.mark.parametrize("piece", ["```{r}\n", "`r ", "[@a ", "@fig-a ", "```{r}\n#| a\n", "```\n", "[", "`"])
def test_it_costs_linear_time(piece: str) -> None:
    assert_linear(lambda n: shown(piece * n, {}), 40_000)
