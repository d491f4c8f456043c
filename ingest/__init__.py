"""File to Document to Passages, Indicators and Duties; the only writer of documents."""
