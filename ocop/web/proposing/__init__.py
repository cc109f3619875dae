"""Pages of science that several desks share: proposals, projects, technologies of one's own organisation.

Producers, agencies and partners do the same there; the desk is told by the namespace of the address.
"""
