"""File ownership after `sudo syndicator …`: files that root created go to the owner of the folder, the service's
user.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def give_to_folder_owner(folder: Path) -> None:
    """Give root's files below `folder` to the folder's owner, who could not use them otherwise.

    Works on descriptors and skips files with several links: the owner must not gain access to other files this way.
    """
    if os.geteuid() != 0 or not folder.is_dir() or (owner := folder.stat()).st_uid == 0:
        return
    for _, folders, files, descriptor in os.fwalk(folder):
        for name in (*folders, *files):
            entry = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            if entry.st_uid == 0 and (stat.S_ISDIR(entry.st_mode) or entry.st_nlink == 1):
                os.chown(name, owner.st_uid, owner.st_gid, dir_fd=descriptor, follow_symlinks=False)
