"""The pages of the web application, one file a page."""
