"""`pytest` runs the public checks: each submission is graded once, by `grade`."""

pytest_plugins = ("grader.cli.student_pytest",)
