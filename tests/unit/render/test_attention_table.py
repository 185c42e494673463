"""The file of who needs attention opens in a spreadsheet and runs nothing."""

import csv
import io

from grader.domain.messages import Text
from grader.domain.report import AttentionItem, StudentName
from grader.i18n.catalogue import Catalogue
from grader.render.attention_table import write_attention_rows


def test_file_is_inert_and_korean() -> None:
    """The file begins with a byte order mark, and no cell begins as a formula does."""
    hostile = ["=1+1", "+1", "-1", "@x", "\tx", "\rx"]
    rows = [("hw2", AttentionItem("late", StudentName("1", name), Text("가", "a"))) for name in hostile]
    rows.append(("hw2", AttentionItem("stranger", StudentName("x", "이서연"), Text("=가", "=a"))))
    text = write_attention_rows(rows, Catalogue("ko"))
    assert text.startswith("\ufeffassignment,student,name,kind,reason,checks,text\r\n")
    cells = [cell for row in csv.reader(io.StringIO(text[1:])) for cell in row]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
    assert "이서연" in cells
