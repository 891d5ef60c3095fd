"""Background work that linking asks for."""

from __future__ import annotations

from typing import Final

from application.shared.ports import Job
from domain.shared.ids import LinkId

SEND_CODE: Final = "linking.send_code"


def send_code(link_id: LinkId) -> Job:
    return Job(name=SEND_CODE, arguments={"link_id": str(link_id)}, lock=f"linking:{link_id}")
