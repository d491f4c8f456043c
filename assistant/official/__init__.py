"""Documents in the layout of Chinese public offices (GB/T 9704-2012): as values, as Word file, Markdown and PDF.

``paper`` holds the values, ``write_word``, ``write_markdown`` and ``pdf`` turn them into files. Whoever has something to
hand in (a briefing, a comparison) makes a ``Paper`` and knows nothing of Word.
"""
