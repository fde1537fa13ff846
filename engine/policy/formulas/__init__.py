"""FEEL in a policy: the one namespace, static types of declared types, compiling."""
