"""Results as one JSON document: the contract's result objects, as a batch writes them line by line."""

import json
from collections.abc import Sequence
from typing import Any

from grader.domain.exported_result import ExportedResult, Standing
from grader.i18n.catalogue import Catalogue
from grader.render.contract_json import to_contract


def write_result_list(results: Sequence[ExportedResult], catalogue: Catalogue) -> str:
    """Return the document; `missing` lists who submitted nothing, `ungraded` who has no result yet."""
    data: dict[str, Any] = {
        "schema": 1,
        "results": [
            to_contract(result.automatic, catalogue) | dict(result.added)
            for result in results
            if result.automatic is not None
        ],
    }
    for standing in (Standing.MISSING, Standing.UNGRADED):
        data[standing.value] = [
            {"assignment": each.assignment, "student": each.student, "name": each.name}
            for each in results
            if each.standing is standing
        ]
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    # A program may print half a surrogate pair, which no encoding can hold.
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"
