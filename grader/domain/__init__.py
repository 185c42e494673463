"""Values that every other package uses: plain data without files, processes or texts of one language."""
