"""Rules as productions that durable_rules fires, behind one fence."""
