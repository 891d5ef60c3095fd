"""What consents refuse."""

from domain.shared.errors import Conflict, NotFound, RuleViolated


class MarketingForbidden(RuleViolated):
    """The database itself refuses the row (38-FZ, article 18)."""

    code = "consents.marketing_forbidden"

    def __init__(self) -> None:
        super().__init__("This client has not consented to advertising by this channel.")


class TextOutdated(Conflict):
    """A consent is to a text that was read: show the current one and ask again."""

    code = "consents.text_outdated"

    def __init__(self, purpose: str, current_version: int) -> None:
        super().__init__(
            "This is not the current version of the text: show that one, and ask again.",
            field=f"consent_{purpose}",
            current_version=current_version,
        )


class TextVersionMissing(RuleViolated):
    code = "consents.text_version_missing"

    def __init__(self, purpose: str) -> None:
        super().__init__("Say which version of the text was agreed to.", field=f"consent_{purpose}")


class TextNotFound(NotFound):
    code = "consents.text_not_found"

    def __init__(self, purpose: str) -> None:
        super().__init__("There is no such text.", purpose=purpose)


class TextUnfit(RuleViolated):
    code = "consents.text_unfit"

    def __init__(self, field: str, longest: int) -> None:
        super().__init__(f"This takes 1 to {longest} characters, not only space.", field=field, limit=longest)


class TextVersionTaken(Conflict):
    """Two people publish at once: the second should read what the first has written."""

    code = "consents.text_version_taken"

    def __init__(self) -> None:
        super().__init__("Somebody has just published another version of this text.")


class EvidenceMissing(RuleViolated):
    code = "consents.evidence_missing"

    def __init__(self) -> None:
        super().__init__("Say where the signed paper is kept.", field="scan_reference")
