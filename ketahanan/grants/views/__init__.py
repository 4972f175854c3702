"""Pages of grants, payments, progress and holds."""
