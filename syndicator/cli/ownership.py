"""`sudo syndicator push …` beside a service with a user of its own: what root has left in its folder becomes the service's."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def hand_over(folder: Path) -> None:
    """Give what root owns in somebody's folder to whom the folder belongs, so that they can go on with it.

    By descriptors, and no file with a second name: whoever the folder belongs to must not get at anything else with this.
    """
    if os.geteuid() != 0 or not folder.is_dir() or (owner := folder.stat()).st_uid == 0:
        return
    for _, folders, files, here in os.fwalk(folder):
        for name in (*folders, *files):
            found = os.stat(name, dir_fd=here, follow_symlinks=False)
            if found.st_uid == 0 and (stat.S_ISDIR(found.st_mode) or found.st_nlink == 1):
                os.chown(name, owner.st_uid, owner.st_gid, dir_fd=here, follow_symlinks=False)
