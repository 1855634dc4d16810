"""What costs how much, as ratios in one run: `make bench`. See docs/performance.md."""
