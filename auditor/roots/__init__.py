"""A repository of many root modules: found, chosen, and read together."""
