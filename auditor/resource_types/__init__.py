"""ONE FILE PER TERRAFORM TYPE, each with the constant RESOURCE_TYPE: how AWS is asked, what identifies a resource,
how each attribute compares.

`read` translates AWS's answer to terraform's attribute names and shapes, once, here: blocks are tuples of Maps, JSON
documents (`container_definitions`, policies) are their decoded content. A part that could not be read is Unknown, and
a Gap says why. Modules without the constant hold what several types share. Nothing here talks to AWS but through the
Reader, and nothing here may leave a page unread.
"""
