"""What answers are made of, field by field, in the order people read them; no decision is ever taken here."""
