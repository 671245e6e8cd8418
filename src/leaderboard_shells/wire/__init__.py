"""The formats that leave and enter a process: JSON, times, request ids, the envelope, limits and Kafka messages.

Only the core may be imported here: whoever decodes one message needs no server.
"""
