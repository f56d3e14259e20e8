"""What models a service says it has: a question that costs no tokens, and tells whether address and key are right."""

from __future__ import annotations

from bot.llm import Model
from bot.llm.errors import failure
from ingest.text import plain


def served(model: Model) -> list[str]:
    """The names of the models at the service of `model`.

    Raises:
        ModelError: it does not tell: the key is wrong, nothing is there, or it is out of order.
    """
    from bot.llm.chat import served_models

    try:
        return [plain(name) for name in served_models(model._client())]
    except Exception as error:
        raise failure(error, model._service()).error from None
