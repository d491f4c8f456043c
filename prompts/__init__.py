"""Words for the model: one Markdown file per task and language, loaded by name."""
