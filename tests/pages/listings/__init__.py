"""Tests of the listings as plain pages."""
