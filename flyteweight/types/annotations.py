"""What a person may write as a type ─▶ one value that says what it is, with ordered parts: the key of all tables.

``Union[int, str] == Union[str, int]`` and ``Literal[1] == Literal[True]`` to Python's caches, and they are not the same
to Flyte, so annotations themselves are never keys.
"""

from __future__ import annotations

import sys
import types
import typing
from typing import Annotated, Any, get_args, get_origin

from flyteweight.types.unsupported import UnsupportedTypeError

#: What stands around a field's type and says nothing of its values.
_QUALIFIERS = frozenset({"ClassVar", "Final", "NotRequired", "ReadOnly", "Required"})


class Form:
    """What an annotation is.

    ``kind`` is a class; or the dotted name of a construct of ``typing``; or a named type: a ``NewType``, the alias of a
    ``type`` statement, a type variable. ``arguments`` are forms, in order; of a ``Literal`` they are pairs of class and
    value. ``options`` are what stands beside the type inside ``Annotated``; ``written`` has them, ``annotation`` not.
    """

    __slots__ = ("annotation", "arguments", "key", "kind", "options", "written")

    def __init__(
        self, annotation: Any, kind: Any, arguments: tuple[Any, ...] = (), options: tuple[Any, ...] = ()
    ) -> None:
        self.annotation = annotation
        self.written = _with_options(annotation, options)
        self.kind = kind
        self.arguments = arguments
        self.options = options
        #: Equal for equal forms. The spelling is a part of it, as the types of pickles show it.
        self.key: Any = kind if self.is_class else _key(kind)
        if arguments or options or annotation is not kind:
            self.key = (self.key, tuple(map(_key, arguments)), tuple(map(_key, options)), repr(annotation))

    @property
    def is_class(self) -> bool:
        """Whether this is a class, perhaps with arguments."""
        return issubclass(type(self.kind), type)

    def without(self, options: tuple[Any, ...]) -> Form:
        """This form with only those options that are not in ``options``."""
        left = tuple(option for option in self.options if not any(option is one for one in options))
        return Form(self.annotation, self.kind, self.arguments, left)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Form) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def normal(annotation: Any) -> Form:
    """The form of an annotation."""
    options: tuple[Any, ...] = ()
    while True:
        if annotation is None:
            annotation = type(None)
        origin = get_origin(annotation)
        if origin is Annotated:
            options = (*get_args(annotation)[1:], *options)
            annotation = get_args(annotation)[0]
        elif _special_name(origin) in _QUALIFIERS:
            annotation = get_args(annotation)[0]
        else:
            break
    kind, arguments = _kind(annotation, origin), get_args(annotation)
    if kind == "typing.Literal":
        return Form(annotation, kind, tuple((type(value), value) for value in arguments), options)
    return Form(annotation, kind, tuple(map(_argument, arguments)), options)


def qualifiers(annotation: Any) -> set[str]:
    """The names of what stands around a field's type, as ``NotRequired``."""
    found = set()
    while (name := _special_name(get_origin(annotation))) in _QUALIFIERS or get_origin(annotation) is Annotated:
        found.add(name)
        annotation = get_args(annotation)[0]
    return found


def _kind(annotation: Any, origin: Any) -> Any:
    if origin is typing.Union or origin is types.UnionType:
        return "typing.Union"
    if getattr(annotation, "__unpacked__", False) is True:
        return "typing.Unpack"
    kind = annotation if origin is None else origin
    if issubclass(type(kind), type) and kind is not Any:
        return kind
    if isinstance(kind, (str, typing.ForwardRef)):
        return "typing.ForwardRef"  # a name that nobody resolved, or an argument that is no type at all
    special = _special_name(kind)
    return f"typing.{special}" if special else kind


def _special_name(kind: Any) -> str:
    """The name of a construct of ``typing`` (or of ``typing_extensions``, which has doubles of some)."""
    if type(kind).__module__ in ("typing", "typing_extensions") and type(kind).__name__.endswith("Form"):
        return str(getattr(kind, "_name", ""))
    return "Any" if kind is Any else ""


def _argument(argument: Any) -> Any:
    """The form of an argument; the ``...`` of a tuple as it is."""
    if argument is Ellipsis:
        return argument
    if isinstance(argument, list):  # the parameters of a Callable
        return Form(argument, "typing.Parameters", tuple(map(_argument, argument)))
    return normal(argument)


def _key(part: Any) -> Any:
    """What stands for a part of a form in keys: equal values of other classes are others."""
    if isinstance(part, Form):
        return part.key
    try:
        hash(part)
    except TypeError:
        return _Identity(part)
    return (type(part), part)


class _Identity:
    """A value that cannot be hashed, as part of a key."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


def _with_options(annotation: Any, options: tuple[Any, ...]) -> Any:
    if not options:
        return annotation
    parts: Any = (annotation, *options)
    return Annotated[parts]


# ------------------------------------------------------------------------------------- type variables and their values


def substitute(annotation: Any, values: typing.Mapping[Any, Any]) -> Any:
    """``annotation`` with type variables, and ``"Self"``, replaced by what they stand for; others are left."""
    if not values:
        return annotation
    if isinstance(annotation, typing.TypeVar):
        return values.get(annotation, annotation)
    if _special_name(annotation) == "Self":
        return values.get("Self", annotation)
    arguments = get_args(annotation)
    origin = get_origin(annotation)
    if not arguments or _special_name(origin) == "Literal":
        return annotation
    if origin is Annotated:
        return _with_options(substitute(arguments[0], values), arguments[1:])
    replaced = tuple(substitute(argument, values) for argument in arguments)
    if all(new is old for new, old in zip(replaced, arguments, strict=True)):
        return annotation
    if origin is typing.Union or origin is types.UnionType:
        return typing.Union[replaced]  # noqa: UP007 - made at run time
    if isinstance(annotation, types.GenericAlias):
        made = types.GenericAlias(origin, replaced)
        return next(iter(made)) if getattr(annotation, "__unpacked__", False) is True else made
    return annotation.copy_with(replaced) if hasattr(annotation, "copy_with") else origin[replaced]


def alias_value(form: Form) -> Any:
    """What the alias of a ``type`` statement stands for, with its arguments filled in."""
    parameters = getattr(form.kind, "__type_params__", ())
    values = dict(zip(parameters, get_args(form.annotation), strict=False))
    return substitute(form.kind.__value__, values)


def class_hints(kind: Any, arguments: tuple[Any, ...] = (), *, extras: bool = True) -> dict[str, Any]:
    """The annotations of a class by name, those of its bases too, with type variables and ``Self`` filled in.

    ``arguments`` are the class's own, as annotations. Raises ``UnsupportedTypeError`` for a name that is not found.
    """
    hints = type_hints(kind, extras=extras)
    values = _variables(kind, arguments)
    own = {id(base): {**found, "Self": kind} for base, found in values.items()}
    everything = {**{var: value for found in values.values() for var, value in found.items()}, "Self": kind}
    owners = {name: base for base in reversed(kind.__mro__) for name in vars(base).get("__annotations__", ())}
    filled = {}
    for name, hint in hints.items():
        owner = owners.get(name)
        known = own.get(id(owner), everything) if owner is not None and dict not in kind.__mro__ else everything
        filled[name] = substitute(hint, known)
    return filled


def is_init_var(field: Any) -> bool:
    """Whether a field of a dataclass is one of its ``InitVar``."""
    return bool(field._field_type.name == "_FIELD_INITVAR")  # noqa: SLF001 - dataclasses tell it in no other way


def _hints_without(kind: Any, names: set[str], extras: bool) -> dict[str, Any]:
    """``typing.get_type_hints`` of a class but for some names, as Python 3.10 cannot resolve an ``InitVar``."""
    hints: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        own = {name: hint for name, hint in vars(base).get("__annotations__", {}).items() if name not in names}
        module = vars(sys.modules.get(base.__module__, typing))
        found = typing.get_type_hints(types.SimpleNamespace(__annotations__=own), module, dict(vars(base)), extras)
        hints.update(found)
    return hints


def type_hints(kind: Any, *, extras: bool = True) -> dict[str, Any]:
    """``typing.get_type_hints`` of a class; raises ``UnsupportedTypeError`` for a name that is not found."""
    init_vars = {name for name, field in getattr(kind, "__dataclass_fields__", {}).items() if is_init_var(field)}
    try:
        try:
            if init_vars:
                return _hints_without(kind, init_vars, extras)
            return typing.get_type_hints(kind, include_extras=extras)
        except NameError:
            # Before Python 3.12.4 the parameters of `class Box[T]` are not seen in annotations that are text.
            parameters = {one.__name__: one for base in kind.__mro__ for one in getattr(base, "__type_params__", ())}
            if not parameters:
                raise
            names = {name: value for base in reversed(kind.__mro__) for name, value in vars(base).items()}
            return typing.get_type_hints(kind, None, {**names, **parameters}, include_extras=extras)
    except NameError as error:
        raise UnsupportedTypeError(
            f"an annotation of {kind.__name__} cannot be resolved: {error}; "
            "define the type at the top level of the module, and not under TYPE_CHECKING"
        ) from None


def _variables(kind: Any, arguments: tuple[Any, ...]) -> dict[Any, dict[Any, Any]]:
    """What the type variables of a class and of its generic bases stand for, by class."""
    found: dict[Any, dict[Any, Any]] = {}
    todo = [(kind, arguments)]
    while todo:
        current, given = todo.pop()
        values = dict(zip(getattr(current, "__parameters__", ()), given, strict=False))
        found.setdefault(current, {}).update(values)
        for base in vars(current).get("__orig_bases__", ()) or current.__bases__:
            origin = get_origin(base) or base
            if isinstance(origin, type) and origin not in (object, typing.Generic):
                todo.append((origin, tuple(substitute(argument, values) for argument in get_args(base))))
    return found


def as_annotations(forms: typing.Iterable[Any]) -> tuple[Any, ...]:
    """The annotations of forms."""
    return tuple(form.written if isinstance(form, Form) else form for form in forms)


def dotted_name(kind: type[Any]) -> str:
    """``module.Class``, by which families are registered."""
    return sys.intern(f"{kind.__module__}.{kind.__qualname__}")
