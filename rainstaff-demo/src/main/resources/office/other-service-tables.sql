-- The two tables below vehicles with the other columns that some migrated files have.
create table vehicle_inspection_results (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    inspection_id INTEGER NOT NULL,
    item_name TEXT NOT NULL,
    status TEXT NOT NULL,
    notes TEXT,
    FOREIGN KEY (inspection_id) REFERENCES vehicle_inspections (id) ON DELETE CASCADE
);
create table vehicle_service_visits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vehicle_id INTEGER NOT NULL,
    service_date TEXT NOT NULL,
    description TEXT,
    cost REAL,
    km_at_service INTEGER,
    region TEXT DEFAULT 'Ankara',
    FOREIGN KEY (vehicle_id) REFERENCES vehicles (id) ON DELETE CASCADE
);
