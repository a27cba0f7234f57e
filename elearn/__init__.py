"""Scenario-based training, from plain text to credit."""
