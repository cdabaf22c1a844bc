"""Prefect flows and the plain run they wrap; joins extract and store."""
