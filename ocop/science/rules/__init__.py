"""May this actor do this now? Calls with their proposals and scoring, projects, technologies."""
