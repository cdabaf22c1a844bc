"""Drafts held against annotations: what is right, missed, wrong or made up, and how sure the figures are."""
