"""The views of the gradebook: one row for each student, with the numbers that the commands show."""

from typing import Final

GRADES: Final = """
CREATE VIEW grades AS
SELECT s.assignment, s.student, s.name, s.attempt, s.handed_in_at, s.late_flag,
       COALESCE(r.status, (SELECT 'grader_fault' FROM faults f
                           WHERE f.submission_id = s.id AND NOT f.is_settled LIMIT 1)) AS status,
       CASE WHEN r.is_fault THEN NULL ELSE r.score END AS checks_score,
       c.score, r.max_score, c.pending_points, c.late_by_s, c.penalty_percent, c.final_score
FROM submissions s
LEFT JOIN results r ON r.submission_id = s.id AND r.is_current
LEFT JOIN computed_scores c ON c.submission_id = s.id
WHERE s.is_newest
"""
FINAL_SCORE: Final = """
CREATE VIEW final_score AS
SELECT assignment, student, name, final_score, max_score FROM grades
"""
