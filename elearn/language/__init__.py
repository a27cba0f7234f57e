"""The scenario language: text in, a checked scenario and diagnostics out. Pure."""
