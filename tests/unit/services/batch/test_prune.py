"""Only what no stored result needs is removed."""

from dataclasses import replace

from grader.services.batch.prune import prune
from grader.store.evidence import EvidenceStore
from grader.store.kept_submissions import KeptSubmissions
from grader.store.records import HandedIn


def test_only_unneeded_files_go(book, make_card, tmp_path) -> None:
    """Evidence of a superseded result and content of no attempt go; what results refer to stays."""
    out = tmp_path / "out"
    store, kept = EvidenceStore(out / "evidence"), KeptSubmissions(out / "submissions")
    addresses = []
    for number in range(3):
        (tmp_path / f"box{number}").mkdir()
        (tmp_path / f"box{number}" / "evidence.json").write_text(f'{{"n": {number}}}')
        addresses.append(store.put(tmp_path / f"box{number}", ["evidence.json"]))
    contents = ["c" * 64, "d" * 64]
    for content in contents:
        kept.keep(content, {"hw2.py": content.encode()})
    given = HandedIn("hw2", "ann", "Ann", 1, True, None, False, "a.py", "script", "c" * 64, content="c" * 64)
    book.add_submissions([given])
    for address in addresses[:2]:
        book.record(given.key, replace(make_card(), evidence={"sha256": address}), address)
    removed = prune(book, out)
    assert (removed.evidence, removed.submissions) == (2, 1)
    assert removed.size_bytes > 0
    assert [store.path(address) is not None for address in addresses] == [False, True, False]
    assert [address for address, _ in kept.addresses()] == ["c" * 64]
    assert prune(book, out).size_bytes == 0
