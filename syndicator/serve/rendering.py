"""Rendering a page from its template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template
from markupsafe import Markup

from syndicator.serve.cards import pictures_in

if TYPE_CHECKING:
    from syndicator.serve.buttons import Button
    from syndicator.serve.cards import Cards
    from syndicator.session import Session
    from syndicator.views.dry_run import PreviewRow


def page(cards: Cards, session: Session, name: str, **shown: Any) -> str:
    """Render the template `name` with the variables `shown`. In it, `card(row, buttons, **more)` draws a card; `more` are
    variables of actions.html.j2, which is drawn below the card.
    """
    now = session.ledger.now()

    def card(row: PreviewRow, buttons: list[Button], **more: Any) -> Markup:
        actions = Markup(render_template("actions.html.j2", buttons=buttons, now=now, **more))  # noqa: S704 (a template escapes)
        return cards.draw(session.config, session.channels, row, actions)

    html = render_template(f"{name}.html.j2", here=name, now=now, card=card, **shown)
    pictures = ",".join(pictures_in(html))
    return html.replace("/looks.css", f"/looks.css?pictures={pictures}", 1) if pictures else html
