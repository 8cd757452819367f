"""The demo network: actors and cases of the source documents, generated people, a year of give and take.

Everything is made through the actions, at the moment it happened, so the demo obeys every rule of the product.
"""
