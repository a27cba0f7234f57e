"""The steps from one schema to the next, run in-process by `storage.upgrade`. They ship with the program."""
