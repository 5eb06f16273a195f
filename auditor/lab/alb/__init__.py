"""The lab's Application Load Balancer data plane: an independent oracle of routing, on loopback ports.

It reads listeners, rules, target groups and health from the AWS API, like a customer, and shares no code with the
auditor's own routing: where the two disagree, one of them is wrong.
"""
