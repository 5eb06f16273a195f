"""How fast the declared plane is, beside its peers; see README.md."""
