"""Ideas for new products: who may do what, what is seen, whose turn it is."""
