"""Communications: plans, outlets, articles, feeds, what was published where."""
