"""Briefings: from a topic to a document whose every sentence passed the citation check.

``topic`` reads what it is about, ``material`` finds what the library holds, ``outline`` proposes the sections after a
template, ``filling`` fills them from the evidence, ``as_paper`` sets the result for ``assistant.official`` to write.
"""
