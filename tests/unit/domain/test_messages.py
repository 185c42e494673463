"""Sentences of the grader's own, as values."""

from grader.domain.messages import message


def test_the_same_sentence_is_told_once():
    """Sentences with the same words in their places are one, and can be kept in sets and as keys."""
    told = [message("a", name="x", n=1), message("a", n=1, name="x"), message("a"), message("b", name="x")]
    assert list(dict.fromkeys(told)) == [told[0], told[2], told[3]]
