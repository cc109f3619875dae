"""Many at once: fifty members, every form sent twice, scoring at random: `python -m tests.concurrency`."""
