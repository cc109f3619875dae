"""May this actor do this to these goods now? One module for each kind of work."""
