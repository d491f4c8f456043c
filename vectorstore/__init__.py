"""What is stored, and how it is found: values, library, vectors, full text, fusion."""
