"""Signs: what must be, may be or must not be seen for a cause or a stage, read from YAML.

`{event: KIND, on: SIDE, where: {FIELD: VALUE}}`, `{check: NAME}`, `{fact: NAME, where: {...}}`,
`{says: "text with <placeholders>"}`, each with an optional `weight`; `{any_of: [...]}` one level deep.
"""

from diagnose.knowledge.nodes import Node
from diagnose.model import Sign

KINDS = ("event", "check", "fact", "says", "any_of")
SIDES = ("source", "destination", "vcenter", "any")
_KNOWN = (*KINDS, "on", "where", "weight")


def signs(node: Node | None, deep: bool = True) -> tuple[Sign, ...]:
    """Return the signs of a list; no node: none."""
    return tuple(sign(item, deep) for item in node.items()) if node else ()


def sign(node: Node, deep: bool = True) -> Sign:
    """Return one sign. `deep`: it may be an any_of."""
    keys = node.map(known=_KNOWN)
    if node.is_map():
        _check_kind(node, keys, deep)
    on = keys["on"].text() if "on" in keys else "any"
    if on not in SIDES:
        keys["on"].mistake(f"unknown side {on!r}: one of {', '.join(SIDES)}")
    weight = keys["weight"].number() if "weight" in keys else 0.0
    if not 0 <= weight < 1:
        keys["weight"].mistake("a weight lies between 0 and 1")
    where = keys["where"].map() if "where" in keys else {}
    if "percent" in where:
        keys["where"].mistake_at("percent", "a percentage narrows and cannot decide: it is no sign")
    return Sign(
        event=_text(keys, "event"),
        check=_text(keys, "check"),
        fact=_text(keys, "fact"),
        says=_text(keys, "says"),
        any_of=signs(keys.get("any_of"), deep=False) if deep else (),
        on=on,
        where={name: value.texts() for name, value in where.items()},
        weight=weight,
        place=node.place,
    )


def _check_kind(node: Node, keys: dict[str, Node], deep: bool) -> None:
    """Tell what is wrong with what a sign asks for; the rest of it is about how."""
    kinds = [kind for kind in KINDS if kind in keys]
    if len(kinds) != 1:
        node.mistake(f"a sign is exactly one of {', '.join(KINDS)}")
        return
    if not keys[kinds[0]].says_something():
        node.mistake_at(kinds[0], f"an empty {kinds[0]} can never be seen")
    elif kinds == ["any_of"] and not deep:
        node.mistake("any_of may not stand inside any_of")
    if "where" in keys and kinds[0] not in ("event", "fact"):
        node.mistake_at("where", "only an event or a fact has fields: this would never be looked at")


def _text(keys: dict[str, Node], name: str) -> str:
    return keys[name].text() if name in keys else ""
