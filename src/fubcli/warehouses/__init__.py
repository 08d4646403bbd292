"""One adapter per engine, all of the same shape (`ports.Warehouse`); the driver is imported on connect."""
