"""The reference pages under docs/reference/, written from the code so that they cannot lag behind it."""
