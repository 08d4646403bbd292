"""`fubcli check`: statements judged without a warehouse, one by one or by the thousand."""
