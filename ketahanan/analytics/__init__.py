"""Composite indices from method files: values, levels, certainty, sensitivity. No framework, no files, no clock."""
