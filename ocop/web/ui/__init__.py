"""The look of the house: base templates, components, forms, charts and the map of tiles."""
