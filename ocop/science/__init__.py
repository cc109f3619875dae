"""Science and technology: calls, proposals, projects, technologies offered and asked for."""
