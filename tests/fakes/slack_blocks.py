"""Block Kit as Slack checks it: types, fields, lengths, ids; and what a reader sees of blocks.

Limits are those of the Block Kit reference (docs.slack.dev/reference/block-kit). A fault reads as Slack words it: a reason
and a JSON pointer. Unknown types and unknown fields are faults.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

MOST_BLOCKS, MOST_VIEW_BLOCKS = 50, 100
MARKDOWN_LIMIT = 12_000  # characters, of one markdown block and of all of a message together
# Slack refuses more with msg_blocks_too_long; the figure was measured by others (slackapi/bolt-js issue 2509).
BLOCKS_LIMIT = 13_200  # characters of the blocks as JSON
_ID, _URL = 255, 3_000
_INTERACTIVE = {"button", "feedback_buttons", "icon_button", "overflow", "workflow_button", "static_select"}

Check = Callable[[Any, str, list[str]], None]


def _string(most: int, least: int = 1) -> Check:
    def check(value: Any, path: str, faults: list[str]) -> None:
        if not isinstance(value, str):
            faults.append(f"must be a string [json-pointer:{path}]")
        elif len(value) > most:
            faults.append(f"must be less than {most + 1} characters [json-pointer:{path}]")
        elif len(value) < least:
            faults.append(f"must be more than {least - 1} characters [json-pointer:{path}]")

    return check


def _is(*kinds: type) -> Check:
    def check(value: Any, path: str, faults: list[str]) -> None:
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            faults.append(f"must be of type {kinds[0].__name__} [json-pointer:{path}]")

    return check


def _choice(*values: str) -> Check:
    def check(value: Any, path: str, faults: list[str]) -> None:
        if value not in values:
            faults.append(f"must be one of {', '.join(values)} [json-pointer:{path}]")

    return check


def _fields(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    """An object with these fields and no others; `type` was looked at before."""
    known = required | (optional or {})

    def check(value: Any, path: str, faults: list[str]) -> None:
        if not isinstance(value, dict):
            faults.append(f"must be an object [json-pointer:{path}]")
            return
        faults.extend(f"missing required field: {name} [json-pointer:{path}]" for name in required if name not in value)
        for name, item in value.items():
            if name in known:
                known[name](item, f"{path}/{name}", faults)
            elif name != "type":
                faults.append(f"invalid additional property: {name} [json-pointer:{path}]")

    return check


def _many(check: Check, most: int, least: int = 1) -> Check:
    def every(value: Any, path: str, faults: list[str]) -> None:
        if not isinstance(value, list):
            faults.append(f"must be an array [json-pointer:{path}]")
            return
        if len(value) > most:
            faults.append(f"no more than {most} items allowed [json-pointer:{path}]")
        if len(value) < least:
            faults.append(f"no less than {least} items allowed [json-pointer:{path}]")
        for place, item in enumerate(value):
            check(item, f"{path}/{place}", faults)

    return every


def _typed(kinds: dict[str, Check]) -> Check:
    """An object whose `type` says which check it has to meet."""

    def check(value: Any, path: str, faults: list[str]) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            faults.append(f"missing required field: type [json-pointer:{path}]")
        elif kind not in kinds:
            faults.append(f"unsupported type: {kind} [json-pointer:{path}/type]")
        else:
            kinds[kind](value, path, faults)

    return check


def _plain(most: int) -> Check:
    return _typed({"plain_text": _fields({"text": _string(most)}, {"emoji": _is(bool)})})


def _text(most: int) -> Check:
    mrkdwn = _fields({"text": _string(most)}, {"verbatim": _is(bool)})
    return _typed({"plain_text": _fields({"text": _string(most)}, {"emoji": _is(bool)}), "mrkdwn": mrkdwn})


_ACTION = {"action_id": _string(_ID)}
_CONFIRM = _fields(
    {"title": _plain(100), "text": _text(300), "confirm": _plain(30), "deny": _plain(30)},
    {"style": _choice("primary", "danger")},
)
_INPUT = _ACTION | {"placeholder": _plain(150), "confirm": _CONFIRM, "focus_on_load": _is(bool)}
_OPTION = _fields({"text": _text(75), "value": _string(150)}, {"description": _text(75), "url": _string(_URL)})
_FEEDBACK = _fields({"text": _plain(75), "value": _string(2_000)}, {"accessibility_label": _string(75)})
_IMAGE = _fields(
    {"alt_text": _string(2_000)},
    {"image_url": _string(_URL), "slack_file": _is(dict), "title": _plain(2_000), "block_id": _string(_ID)},
)
_ANY_LIST = _is(list)

_ELEMENTS: dict[str, Check] = {
    "button": _fields(
        {"text": _plain(75)},
        _ACTION
        | {"url": _string(_URL), "value": _string(2_000), "style": _choice("primary", "danger"), "confirm": _CONFIRM}
        | {"accessibility_label": _string(75)},
    ),
    "feedback_buttons": _fields({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION),
    "icon_button": _fields(
        {"icon": _choice("trash"), "text": _plain(75)},
        _ACTION
        | {"value": _string(2_000), "accessibility_label": _string(75), "confirm": _CONFIRM}
        | {"visible_to_user_ids": _many(_string(20), 10)},
    ),
    "overflow": _fields({"options": _many(_OPTION, 5)}, _ACTION | {"confirm": _CONFIRM}),
    "static_select": _fields(
        {}, _INPUT | {"options": _many(_OPTION, 100), "option_groups": _ANY_LIST, "initial_option": _OPTION}
    ),
    "checkboxes": _fields({"options": _many(_OPTION, 10)}, _INPUT | {"initial_options": _many(_OPTION, 10)}),
    "radio_buttons": _fields({"options": _many(_OPTION, 10)}, _INPUT | {"initial_option": _OPTION}),
    "users_select": _fields({}, _INPUT | {"initial_user": _string(20)}),
    "conversations_select": _fields({}, _INPUT | {"initial_conversation": _string(20), "filter": _is(dict)}),
    "channels_select": _fields({}, _INPUT | {"initial_channel": _string(20)}),
    "datepicker": _fields({}, _INPUT | {"initial_date": _string(10)}),
    "timepicker": _fields({}, _INPUT | {"initial_time": _string(5), "timezone": _string(64)}),
    "plain_text_input": _fields(
        {},
        _INPUT | {"initial_value": _string(3_000, 0), "multiline": _is(bool), "min_length": _is(int), "max_length": _is(int)},
    ),
    "number_input": _fields({"is_decimal_allowed": _is(bool)}, _INPUT | {"initial_value": _string(40)}),
    "image": _IMAGE,
}


def _elements(*names: str) -> dict[str, Check]:
    return {name: _ELEMENTS[name] for name in names}


_SELECTS = ("static_select", "users_select", "conversations_select", "channels_select")
_PICKERS = ("checkboxes", "radio_buttons", "datepicker", "timepicker", *_SELECTS)
_RICH = _typed(
    {
        "text": _fields({"text": _string(12_000, 0)}, {"style": _is(dict)}),
        "link": _fields({"url": _string(_URL)}, {"text": _string(_URL), "style": _is(dict), "unsafe": _is(bool)}),
        "emoji": _fields({"name": _string(100)}, {"unicode": _string(40), "skin_tone": _is(int), "style": _is(dict)}),
        "user": _fields({"user_id": _string(20)}, {"style": _is(dict)}),
        "usergroup": _fields({"usergroup_id": _string(20)}, {"style": _is(dict)}),
        "channel": _fields({"channel_id": _string(20)}, {"style": _is(dict)}),
        "broadcast": _fields({"range": _choice("here", "channel", "everyone")}, {"style": _is(dict)}),
    }
)
_SECTION = _fields({"elements": _many(_RICH, 1_000, 0)}, {"border": _is(int)})
_LIST = _fields(
    {"elements": _many(_typed({"rich_text_section": _SECTION}), 1_000), "style": _choice("bullet", "ordered")},
    {"indent": _is(int), "offset": _is(int), "border": _is(int)},
)
_RICH_TEXT = {
    "rich_text_section": _SECTION,
    "rich_text_quote": _SECTION,
    "rich_text_preformatted": _fields({"elements": _many(_RICH, 1_000, 0)}, {"border": _is(int), "language": _string(40)}),
    "rich_text_list": _LIST,
}
_OWN_ID = {"block_id": _string(_ID)}
_RICH_BLOCK = _fields({"elements": _many(_typed(_RICH_TEXT), 1_000)}, _OWN_ID)
_CELL = _typed(
    {
        "raw_text": _fields({"text": _string(10_000)}),
        "raw_number": _fields({"value": _is(int, float)}, {"text": _string(100)}),
        "rich_text": _RICH_BLOCK,
    }
)


def _child(value: Any, path: str, faults: list[str]) -> None:
    _typed({name: check for name, check in _BLOCKS.items() if name != "container"})(value, path, faults)


_TASK = {"details": _RICH_BLOCK, "output": _RICH_BLOCK, "sources": _ANY_LIST}
_BLOCKS: dict[str, Check] = {
    "section": _fields(
        {},
        _OWN_ID
        | {"text": _text(3_000), "fields": _many(_text(2_000), 10), "expand": _is(bool)}
        | {"accessory": _typed(_elements("button", "image", "overflow", *_PICKERS))},
    ),
    "divider": _fields({}, _OWN_ID),
    "header": _fields({"text": _plain(150)}, _OWN_ID),
    "markdown": _fields({"text": _string(MARKDOWN_LIMIT)}, _OWN_ID),
    "context": _fields(
        {"elements": _many(_typed({"image": _IMAGE, "mrkdwn": _text(3_000), "plain_text": _text(3_000)}), 10)}, _OWN_ID
    ),
    "context_actions": _fields({"elements": _many(_typed(_elements("feedback_buttons", "icon_button")), 5)}, _OWN_ID),
    "actions": _fields({"elements": _many(_typed(_elements("button", "overflow", *_PICKERS)), 25)}, _OWN_ID),
    "input": _fields(
        {"label": _plain(2_000), "element": _typed(_elements("plain_text_input", "number_input", *_PICKERS))},
        _OWN_ID | {"hint": _plain(2_000), "optional": _is(bool), "dispatch_action": _is(bool)},
    ),
    "image": _IMAGE,
    "rich_text": _RICH_BLOCK,
    "table": _fields({"rows": _many(_many(_CELL, 20), 100)}, _OWN_ID | {"column_settings": _ANY_LIST}),
    "alert": _fields({"text": _text(3_000)}, _OWN_ID | {"level": _choice("default", "info", "warning", "error", "success")}),
    "task_card": _fields(
        {
            "task_id": _string(_ID),
            "title": _string(256),
            "status": _choice("pending", "in_progress", "complete", "error"),
        },
        _OWN_ID | _TASK,
    ),
    "plan": _fields({"title": _string(256)}, _OWN_ID | {"tasks": _many(_child, 50)}),
    "container": _fields(
        {"child_blocks": _many(_child, 10)},
        _OWN_ID
        | {"title": _plain(150), "rich_text_title": _RICH_BLOCK, "subtitle": _text(150), "icon": _IMAGE}
        | {"width": _choice("narrow", "standard", "wide", "full"), "is_collapsible": _is(bool)}
        | {"default_collapsed": _is(bool), "has_header_divider": _is(bool)},
    ),
}
_VIEW_BLOCKS = ("section", "divider", "header", "context", "actions", "input", "image", "rich_text", "alert")


def block_faults(blocks: Any, view: bool = False) -> list[str]:
    """What Slack would refuse these blocks for, in a message or in a view; empty where they are good."""
    faults: list[str] = []
    kinds = {name: check for name, check in _BLOCKS.items() if not view or name in _VIEW_BLOCKS}
    _many(_typed(kinds), MOST_VIEW_BLOCKS if view else MOST_BLOCKS, least=1 if view else 0)(blocks, "/blocks", faults)
    if not faults:
        _together(blocks, faults)
    return faults


def _together(blocks: list[dict[str, Any]], faults: list[str]) -> None:
    """What is wrong with blocks that are good one by one."""
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    faults.extend(f"block_id already exists: {name} [json-pointer:/blocks]" for name in _twice(ids))
    for place, block in enumerate(blocks):
        elements = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
        actions = [item["action_id"] for item in elements if isinstance(item, dict) and "action_id" in item]
        faults.extend(f"action_id already exists: {name} [json-pointer:/blocks/{place}]" for name in _twice(actions))
        if block["type"] == "section" and "text" not in block and "fields" not in block:
            faults.append(f"missing required field: text [json-pointer:/blocks/{place}]")
        if block["type"] == "container" and "title" not in block and "rich_text_title" not in block:
            faults.append(f"missing required field: title [json-pointer:/blocks/{place}]")
    if sum(block["type"] == "table" for block in blocks) > 1:
        faults.append("only one table is allowed [json-pointer:/blocks]")


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def too_long(blocks: list[dict[str, Any]]) -> bool:
    """Whether Slack refuses good blocks with msg_blocks_too_long."""
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    return markdown > MARKDOWN_LIMIT or len(json.dumps(blocks, ensure_ascii=False)) > BLOCKS_LIMIT


def texts(value: Any, *, plain: bool = True) -> Iterator[str]:
    """The texts of blocks that a reader sees, in order, without those of buttons; only the formatted ones if not `plain`."""
    if isinstance(value, list):
        for item in value:
            yield from texts(item, plain=plain)
    elif isinstance(value, dict) and value.get("type") not in _INTERACTIVE:
        if isinstance(text := value.get("text"), str) and (plain or value.get("type") in ("mrkdwn", "markdown")):
            yield text
        for name, item in value.items():
            if name != "text" or not isinstance(item, str):
                yield from texts(item, plain=plain)
