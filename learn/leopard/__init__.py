"""Leopard."""
