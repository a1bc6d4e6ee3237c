"""How a story came to be what it is, as far as readers may know: its publications, and what each of them changed."""
