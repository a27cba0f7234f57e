"""Editor support: a language server that speaks of scenarios to any editor that knows the protocol."""
