"""Polite HTTP: asked slowly, conditionally, and of public addresses; answered within bounds or refused in words."""
