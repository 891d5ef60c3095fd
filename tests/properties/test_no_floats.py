"""No float and no Decimal can reach an amount: read from the domain's own types and source."""

import ast
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Iterator
from dataclasses import is_dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import domain

FORBIDDEN_TYPES = (float, Decimal, Fraction, complex)
FORBIDDEN_NAMES = {"float", "Decimal", "Fraction", "complex", "round"}
FORBIDDEN_MODULES = {"decimal", "fractions", "math", "statistics"}

MODULES = [found.name for found in pkgutil.walk_packages(domain.__path__, "domain.")]
SOURCES = sorted(path for folder in domain.__path__ for path in Path(folder).rglob("*.py"))


def types_in(annotation: object) -> Iterator[object]:
    yield annotation
    for part in typing.get_args(annotation):
        yield from types_in(part)


def callables_of(thing: type) -> Iterator[object]:
    """Written methods; those that `dataclass` generates repeat the fields."""
    for member in vars(thing).values():
        if isinstance(member, property):
            yield member.fget
        elif isinstance(member, staticmethod | classmethod):
            yield member.__func__
        elif inspect.isfunction(member) and member.__code__.co_filename != "<string>":
            yield member


def annotations_of(module_name: str) -> Iterator[tuple[str, object]]:
    module = importlib.import_module(module_name)
    for name, thing in vars(module).items():
        if getattr(thing, "__module__", None) != module_name:
            continue
        owners: list[object] = []
        if inspect.isclass(thing):
            owners += [thing, *callables_of(thing)]
        elif inspect.isfunction(thing):
            owners.append(thing)
        for owner in owners:
            for field, annotation in typing.get_type_hints(owner).items():
                yield f"{module_name}.{name}: {getattr(owner, '__name__', '')}.{field}", annotation


def test_the_walk_sees_the_domain() -> None:
    """INV-CO-6: guards the tests below against walking nothing."""
    dataclasses = [
        thing
        for name in MODULES
        for thing in vars(importlib.import_module(name)).values()
        if inspect.isclass(thing) and is_dataclass(thing) and thing.__module__ == name
    ]

    assert {"Money", "Points", "Rate", "Quantity", "Order", "Payment", "Lot", "Transfer"} <= {
        thing.__name__ for thing in dataclasses
    }
    assert len(SOURCES) > len(MODULES) // 2


@pytest.mark.parametrize("module_name", MODULES)
def test_no_annotation_in_the_domain_names_an_inexact_number(module_name: str) -> None:
    """INV-CO-6: fields, parameters and results of every class and function."""
    offenders = [
        where
        for where, annotation in annotations_of(module_name)
        if any(part in FORBIDDEN_TYPES for part in types_in(annotation) if isinstance(part, type))
    ]

    assert offenders == []


def inexact(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value=float() | complex()):
            return True
        case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in FORBIDDEN_NAMES or name == "total_seconds"
        case ast.Import(names=names):
            return any(alias.name in FORBIDDEN_MODULES for alias in names)
        case ast.ImportFrom(module=module):
            return module in FORBIDDEN_MODULES
    return False


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_source_of_the_domain_divides_inexactly_or_makes_a_float(path: Path) -> None:
    """INV-CO-6: no float literal, no true division, no Decimal, no built-in round."""
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert [node.lineno for node in ast.walk(tree) if inexact(node)] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "code", ["x = 1.5", "x = a / b", "x /= b", "float(a)", "import decimal", "from decimal import Decimal"]
)
def test_the_scan_finds_what_it_looks_for(code: str) -> None:
    """INV-CO-6: guards the scan itself."""
    assert any(inexact(node) for node in ast.walk(ast.parse(code)))
