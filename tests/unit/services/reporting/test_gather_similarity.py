"""Programs that a batch kept, compared."""

from dataclasses import replace

from fakes.made_class import fill_gradebook

from grader.course.course import load_course
from grader.services.reporting.gather_similarity import gather_similarity
from grader.store.gradebook import Gradebook
from grader.store.kept_submissions import KeptSubmissions


def test_kept_programs_are_compared(tmp_path, course_root):
    """Two students with the same program of their own are a pair; without kept programs there is nothing."""
    assignment = load_course(course_root).assignments["hw2"]
    fill_gradebook(tmp_path, [assignment], 3)
    kept = KeptSubmissions(tmp_path / "submissions")
    text = "\n".join(f"x{at} = tf.square({at * 7}) - tf.exp({at})" for at in range(40)).encode()
    with Gradebook.open(tmp_path) as book:
        assert gather_similarity(book, assignment, tmp_path) is None
        for at, entry in enumerate(list(book.current("hw2"))[:2]):
            content = f"{at:064x}"
            kept.keep(content, {"hw2.py": text})
            book.add_submissions([replace(entry.handed_in, entry="hw2.py", content=content)])
        found = gather_similarity(book, assignment, tmp_path)
    assert [round(pair.share, 2) for pair in found.pairs] == [1.0]
