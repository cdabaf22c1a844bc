"""Text in, grounded draft out: reading, outlining, label reading, asking a model, grounding, checking."""
