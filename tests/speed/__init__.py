"""How fast the product is with a whole country in it: made-up rows, the walk over the pages, what is written down."""
