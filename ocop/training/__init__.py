"""Training and knowledge: programmes, classes, attendance, materials, competence."""
