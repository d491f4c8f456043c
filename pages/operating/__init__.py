"""What stands around the pages for those who operate the service: logs, figures, health, limits, headers."""
