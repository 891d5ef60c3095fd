"""The catalogue as a file, over HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Request, get, post
from litestar.datastructures import CacheControlHeader
from litestar.params import QueryParameter
from litestar.response import Stream
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_413_REQUEST_ENTITY_TOO_LARGE,
    HTTP_415_UNSUPPORTED_MEDIA_TYPE,
)
from msgspec import Meta

from application.catalogue.exchange.errors import CellTooLong, ColumnsUnfit, FileTooLong, FileUnreadable
from application.catalogue.exchange.export_products import ExportProducts
from application.catalogue.exchange.import_products import ImportProducts
from application.catalogue.exchange.lines import Refusal
from application.catalogue.exchange.report import ImportReport, LineReport, LineResult
from application.catalogue.staff_ports import StaffProductFilter
from domain.catalogue.errors import CategoryNotFound
from domain.catalogue.product import ProductKind
from domain.catalogue.source import ProductSource
from entrypoints.http.languages import preferred
from entrypoints.http.office.catalogue_desk import CategoryFilter, Word
from entrypoints.http.office.product_edits import category_named
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, file_of, problems
from entrypoints.http.problem_words import ProblemWords, words_in
from entrypoints.http.uploads import MAX_UPLOAD_BYTES, UploadOperation, uploaded
from entrypoints.http.wire import View

_CSV: Final = "text/csv; charset=utf-8"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DELIMITERS: Final = {"semicolon": ";", "comma": ","}


class RefusalBody(View, frozen=True):
    """`field` is the column at fault, null when it is the line as a whole."""

    field: Annotated[str | None, Meta(examples=["price"])]
    code: Annotated[str, Meta(examples=["catalogue.cell_unfit"])]
    message: Annotated[str, Meta(examples=["price cannot be read."])]

    @classmethod
    def of(cls, refusal: Refusal, words: ProblemWords) -> RefusalBody:
        error = refusal.error
        message = words.detail(error.code, str(error), error.details)
        return cls(field=refusal.field, code=error.code, message=message)


class LineBody(View, frozen=True):
    """`changed` names the columns that differ from before; `slug` is of the product."""

    line: Annotated[int, Meta(description="As a spreadsheet counts: the header is 1", examples=[2])]
    result: Literal["created", "updated", "unchanged", "refused"]
    sku: Annotated[str | None, Meta(examples=["MILK-36-1L"])]
    slug: str | None
    changed: list[str]
    refusals: list[RefusalBody]

    @classmethod
    def of(cls, line: LineReport, words: ProblemWords) -> LineBody:
        return cls(
            line=line.line,
            result=line.result.value,
            sku=line.sku,
            slug=line.slug,
            changed=list(line.changed),
            refusals=[RefusalBody.of(one, words) for one in line.refusals],
        )


class ImportBody(View, frozen=True):
    """What became of every line, and how many there are of each."""

    dry_run: bool
    created: int
    updated: int
    unchanged: int
    refused: int
    lines: list[LineBody]

    @classmethod
    def of(cls, report: ImportReport, words: ProblemWords) -> ImportBody:
        return cls(
            dry_run=report.dry_run,
            created=report.count(LineResult.CREATED),
            updated=report.count(LineResult.UPDATED),
            unchanged=report.count(LineResult.UNCHANGED),
            refused=report.count(LineResult.REFUSED),
            lines=[LineBody.of(line, words) for line in report.lines],
        )


class ExchangeController(Controller):
    path = "/admin/products"
    tags = ("Office: catalogue",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get(
        "/export.csv",
        summary="The catalogue as CSV",
        media_type=_CSV,
        responses={HTTP_200_OK: file_of(_CSV, "One line for each variant")}
        | problems(*STAFF_ONLY, CategoryNotFound),
    )
    @inject
    async def export_csv(
        self,
        *,
        export: FromDishka[ExportProducts],
        q: Word = None,
        category: CategoryFilter = None,
        kind: Annotated[ProductKind | None, QueryParameter()] = None,
        source: Annotated[ProductSource | None, QueryParameter()] = None,
        active: Annotated[bool | None, QueryParameter()] = None,
        delimiter: Annotated[
            Literal["semicolon", "comma"], QueryParameter(description="A Russian Excel expects semicolons")
        ] = "semicolon",
        bom: Annotated[bool, QueryParameter(description="A mark by which Excel knows UTF-8")] = True,
    ) -> Stream:
        """One line for each variant. What a spreadsheet would take for a formula has an apostrophe before it, which the
        import takes away again. Needs the permission `catalogue.view`.
        """
        wanted = _wanted(q, category, kind, source, active)
        pieces = await export.csv(wanted, delimiter=_DELIMITERS[delimiter], bom=bom)
        return Stream(pieces, media_type=_CSV, headers=_named("products.csv"))

    @get(
        "/export.xlsx",
        summary="The catalogue as a spreadsheet",
        media_type=_XLSX,
        responses={HTTP_200_OK: file_of(_XLSX, "All cells are text")}
        | problems(*STAFF_ONLY, CategoryNotFound, CellTooLong),
    )
    @inject
    async def export_xlsx(
        self,
        *,
        export: FromDishka[ExportProducts],
        q: Word = None,
        category: CategoryFilter = None,
        kind: Annotated[ProductKind | None, QueryParameter()] = None,
        source: Annotated[ProductSource | None, QueryParameter()] = None,
        active: Annotated[bool | None, QueryParameter()] = None,
    ) -> Stream:
        """The same lines as in CSV. Needs the permission `catalogue.view`."""
        pieces = await export.xlsx(_wanted(q, category, kind, source, active))
        return Stream(pieces, media_type=_XLSX, headers=_named("products.xlsx"))

    @post(
        "/import",
        summary="Take products from a file",
        status_code=HTTP_200_OK,
        operation_class=UploadOperation,
        request_max_body_size=MAX_UPLOAD_BYTES,
        responses=problems(
            *STAFF_ONLY,
            FileUnreadable,
            FileTooLong,
            ColumnsUnfit,
            400,
            HTTP_413_REQUEST_ENTITY_TOO_LARGE,
            HTTP_415_UNSUPPORTED_MEDIA_TYPE,
        ),
    )
    @inject
    async def import_file(
        self,
        request: Request[Any, Any, Any],
        *,
        import_products: FromDishka[ImportProducts],
        dry_run: Annotated[bool, QueryParameter(description="Only tell what would happen")] = False,
        create_categories: Annotated[
            bool, QueryParameter(description="Make categories that the file names and nobody has")
        ] = False,
    ) -> ImportBody:
        """CSV or XLSX as the export writes it, up to 10 MB and 20 000 lines; columns may be left out. Every line is created,
        updated, unchanged or refused by itself, and sending the file again changes nothing. Needs the permission
        `catalogue.manage`.
        """
        import_products.require_allowed()
        raw = await uploaded(request)
        report = await import_products(raw, dry_run=dry_run, create_categories=create_categories)
        return ImportBody.of(report, words_in(preferred(request.headers.get("Accept-Language"))))


def _wanted(
    q: str | None,
    category: str | None,
    kind: ProductKind | None,
    source: ProductSource | None,
    active: bool | None,
) -> StaffProductFilter:
    named = category_named(category) if category is not None else None
    return StaffProductFilter(q=q, category=named, kind=kind, source=source, active=active)


def _named(file: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{file}"'}
