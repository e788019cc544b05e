"""Rival engines, one adapter a file; each reads the workloads as data."""
