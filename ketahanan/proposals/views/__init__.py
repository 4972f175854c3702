"""Pages of proposals and of the provinces' ranking lists."""
