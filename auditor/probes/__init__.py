"""ONE FILE PER PROTOCOL: how to ask and who answered.

In: a Probe and the keys. Out: an Observation. http.py and mlflow.py are the only files that send requests; the others
say who answered, where a connection goes instead, and when a key has to stay at home. Nothing here judges terraform.
"""
