"""The value chain of a product: material areas, suppliers, steps, circular practice."""
