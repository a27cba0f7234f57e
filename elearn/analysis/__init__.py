"""Proves scenarios sound by exploring them. Pure."""
