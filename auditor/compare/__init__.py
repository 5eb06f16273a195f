"""Declared beside live: which resource is which (`pair.pair`), and what differs (`differ.differ`). Pure.

The same `Pairing` serves both evaluations of the declared plane: the first pairs what it can, `pairing.known()` feeds
what AWS assigned back into `auditor.hcl.load`, and the second evaluation is paired again and compared.
"""
