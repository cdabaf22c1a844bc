"""The dataset: what was decided, written as files that anyone can check again, and checked."""
