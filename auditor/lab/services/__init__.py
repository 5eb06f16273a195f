"""The programs of the lab's container images: the auth and api services, and the client of a database out of reach."""
