"""Question to Evidence to Draft to citation check to Answer or Refusal."""
