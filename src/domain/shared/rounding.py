"""Integer rounding: the only place where a computed value loses its fraction."""


def half_up(numerator: int, denominator: int) -> int:
    """Divide non-negative integers, a half going up (rule R0-2)."""
    if numerator < 0 or denominator <= 0:
        raise ValueError(f"half_up takes n >= 0 and d > 0, got {numerator}/{denominator}")
    return (2 * numerator + denominator) // (2 * denominator)


def require_int(value: object, name: str) -> None:
    """Refuse floats, Decimals and booleans: in this domain they are programming mistakes (INV-CO-6)."""
    if type(value) is not int:
        raise TypeError(f"{name} must be int, got {type(value).__name__}")


def hundredths(value: int) -> str:
    """Write an integer number of hundredths as a decimal string: 123450 -> "1234.50"."""
    sign = "-" if value < 0 else ""
    whole, fraction = divmod(abs(value), 100)
    return f"{sign}{whole}.{fraction:02d}"
