"""What the goals of speed are measured with: `python -m benchmarks`. No part of the tests; see REPORT.md."""
