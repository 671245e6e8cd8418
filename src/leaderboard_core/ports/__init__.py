"""What the core needs from outside, as protocols whose docstrings are the law their adapters are judged by.

No implementation may live here.
"""
