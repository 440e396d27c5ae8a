"""Receipts: the answers of one path as a short code for paper and phone, made and read offline."""
