"""Words in file names that are no part of anybody's name: of homework, versions and topics."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from grader.intake.name_words import normalize, split_words

# No words that are names as well: an, may, jan, june, sol, ai, von.
_ENGLISH: Final = """
hw homework assignment assign assgn ass problem question q exercise ex lab labs task project proj
practice week wk lesson lecture unit chapter part report quiz exam test submission submissions submit
submitted solution solutions answer answers attempt try resubmission resubmit resubmitted late draft
final finals finished done complete completed really last latest new newest old older update updated
fix fixed correct corrected revised revision rev v ver version copy backup bak edit edited my the a of
for and by from to in with me mine file files download downloads code source src script program
notebook jupyter colab untitled main master branch student students name id group team section sec
class course semester term feb oct nov dec january february july september october november december
py python ipynb zip tf tensorflow keras numpy mnist cifar digits cnn conv convolution dnn mlp nn net
network neural deep machine learning ml dl graph session softmax regression logistic linear dropout
pooling pool rate steps step algorithm model models train training optimizer adam sgd loss accuracy
constant placeholder variable better ok okay please grade graded number no nr num extra bonus full
quick run runs running works working clean cleaned refactored commented spring fall
"""
_GERMAN: Final = """
hausaufgabe hausaufgaben aufgabe aufgaben abgabe übung uebung übungen blatt lösung loesung kopie fertig
neu neue alt endgültig endgueltig endfassung gruppe version teil und
"""
_KOREAN: Final = """
과제 과제물 숙제 제출 제출본 제출용 최종 최종본 진짜 진짜최종 수정 수정본 수정완료 완료 완성 완성본
답안 답 풀이 코드 복사본 사본 학번 이름 성명 분반 조 반 팀 주차 차시 실습 연습 보고서 레포트 리포트
파이썬 딥러닝 머신러닝 기계학습 재제출 다시 늦은 늦게 지각 번 차 그래프 소프트맥스 합성곱 신경망
학습률 숙제용 제출함 제출합니다 학생 님
"""
GENERAL_WORDS: Final = frozenset(
    normalize(word) for text in (_ENGLISH, _GERMAN, _KOREAN) for word in text.split()
)
# Written onto a Korean name without a space, as in `김민수과제`; the longest first.
GLUED_WORDS: Final = tuple(sorted((normalize(word) for word in _KOREAN.split()), key=len, reverse=True))
_YEARS: Final = range(1990, 2100)
_SHORT_NUMBER_DIGITS: Final = 4
_DATE: Final = re.compile(r"(\d{4}|\d{2})(\d{2})(\d{2})(?:\d{4}|\d{6})?")


def noise_of(titles: Iterable[str]) -> frozenset[str]:
    """Return the words that say nothing about a person in names of this assignment's files."""
    return GENERAL_WORDS | {
        word.text for title in titles for word in split_words(normalize(title)) if not word.is_number
    }


def is_short_number(digits: str) -> bool:
    """Whether a number is as short as those of attempts, sections and versions."""
    return len(digits) <= _SHORT_NUMBER_DIGITS


def is_date(digits: str) -> bool:
    """Whether a number reads as a date: `20260309`, `260309`, with or without a time after it."""
    match = _DATE.fullmatch(digits)
    if match is None:
        return False
    year, month, day = (int(part) for part in match.groups())
    year += 2000 if year < 100 else 0
    try:
        return date(year, month, day).year in _YEARS
    except ValueError:
        return False
