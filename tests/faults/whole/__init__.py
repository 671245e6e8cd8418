"""Everything at once: two servers, Redis with a replica, PostgreSQL with a standby, Kafka with a consumer."""
