"""Why a file, or one line of it, is not imported."""

from domain.shared.errors import RuleViolated


class FileUnreadable(RuleViolated):
    code = "catalogue.file_unreadable"

    def __init__(self) -> None:
        super().__init__("The file is a CSV table (UTF-8 or Windows-1251) or an XLSX workbook of one sheet.")


class FileTooLong(RuleViolated):
    code = "catalogue.file_too_long"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A file has at most {limit} lines and 10 MB.", limit=limit)


class ColumnsUnfit(RuleViolated):
    """A column is unknown or there twice, or there is no SKU."""

    code = "catalogue.columns_unfit"

    def __init__(self, columns: str) -> None:
        super().__init__(
            f"The first line names the columns, `sku` among them, each once: {columns}", columns=columns
        )


class CellUnfit(RuleViolated):
    code = "catalogue.cell_unfit"

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} cannot be read.", field=field)


class CellMissing(RuleViolated):
    code = "catalogue.cell_missing"

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is missing.", field=field)


class LineRepeated(RuleViolated):
    code = "catalogue.line_repeated"

    def __init__(self, line: int) -> None:
        super().__init__(f"Line {line} has the same SKU.", line=line)


class LineContradicts(RuleViolated):
    """All lines of a product say the same about it, or nothing."""

    code = "catalogue.line_contradicts"

    def __init__(self, field: str, line: int) -> None:
        super().__init__(
            f"{field} differs from line {line}, which is of the same product.", field=field, line=line
        )


class CellTooLong(RuleViolated):
    code = "catalogue.cell_too_long"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A cell of XLSX holds {limit} characters: export CSV.", limit=limit)
