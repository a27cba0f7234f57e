"""What elearn costs, measured beside yardsticks; `make bench` runs all of it."""
