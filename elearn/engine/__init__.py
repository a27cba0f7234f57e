"""Plays a checked scenario. Pure: no clock, no dice, no disk."""
