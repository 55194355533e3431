"""A page from its template."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from tests.serve.conftest import Served


@pytest.mark.long
def test_the_style_sheet_has_the_pictures_of_the_page(served: Served) -> None:
    served.blog.channels = ('[channels.x]\nkind = "x"\nreview = true',)
    served.blog.later(minutes=1).write("two", front="cover: /cover.png")
    Image.new("RGB", (8, 4)).save(served.blog.folder / "posts/cover.png")
    served.blog.run()
    page = served.get("/post/two")
    (address,) = re.findall(r'href="(/looks.css\?pictures=picture-[0-9a-f]{12})"', page)
    assert "data:image/jpeg;base64," in served.get(address)
    assert 'href="/looks.css"' in served.get("/post/one")
