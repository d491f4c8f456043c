"""Gradio, imported so that it asks nobody on the network about versions or usage."""

from __future__ import annotations

import os

# Read by Gradio while it is imported, so it has to stand before the import.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr

__all__ = ["gr"]
